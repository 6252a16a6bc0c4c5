"""Showing: the tables, figures, pages and JSON through which every result is seen.

A result says what its table is (:class:`Table`: columns and plain values), what its figure is (:class:`Figure`: how it
is drawn), and what a page about it holds (:class:`Page`); how these look on a console, in a notebook, in Markdown and
in a file is said here alone.
"""

from policylab.show.figure import Figure
from policylab.show.json import to_json, write_json
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table
from policylab.show.words import Words

DECIDES_NO_NUMBER = True  # what people see is in no identity

__all__ = ["Column", "Figure", "Heading", "Page", "Table", "Words", "to_json", "write_json"]
