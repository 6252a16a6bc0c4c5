"""Showing: the tables, figures, pages and JSON of every result.

A result defines its table (:class:`Table`: columns and plain values), its figure (:class:`Figure`: how it is drawn),
and the contents of its page (:class:`Page`); how these look on a console, in a notebook, in Markdown and in a file is
defined here alone.
"""

from policylab.show.figure import Figure
from policylab.show.json import to_json, write_json
from policylab.show.page import Heading, Page
from policylab.show.table import Column, Table
from policylab.show.words import Words

DECIDES_NO_NUMBER = True  # what people see is in no identity

__all__ = ["Column", "Figure", "Heading", "Page", "Table", "Words", "to_json", "write_json"]
