"""The model's account of itself: its description and the sources of its parts, made from its code and data."""

from __future__ import annotations

from policylab.odd.book import pages, write_pages

__all__ = ["pages", "write_pages"]
