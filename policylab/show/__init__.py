"""Showing: the parts of which tables, figures and pages are made."""

DECIDES_NO_NUMBER = True  # what people see is in no identity
