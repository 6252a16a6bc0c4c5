"""Reports: results as people see them: tables, figures, files."""

DECIDES_NO_NUMBER = True  # what people see is in no identity
