"""Reports: what people see of results: tables, figures, files."""
