"""The model accounts for itself: its description and where what is in it comes from, made from its code and data."""

from __future__ import annotations

from policylab.odd.book import pages, write_pages

__all__ = ["pages", "write_pages"]
