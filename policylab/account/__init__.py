"""The model accounts for itself: what documentation prints of it is made from its code."""

from __future__ import annotations

from policylab.account.book import pages, write_pages

__all__ = ["pages", "write_pages"]
