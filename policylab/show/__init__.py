"""Showing: the parts of which tables, figures and pages are made."""
