"""Reports: what people see of results: tables, figures, files."""

DECIDES_NO_NUMBER = True  # what people see is in no identity
