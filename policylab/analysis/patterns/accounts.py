"""Accounts: why patterns fail, written by hand from their figures, in ``data/pattern_accounts.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

DECIDES_NO_NUMBER = True  # words for readers: in no identity

NO_ACCOUNT = "Nobody has written down why."


@cache
def accounts() -> dict[str, str]:
    """Return what was written of each pattern or control, by id."""
    text = (files("policylab") / "data" / "pattern_accounts.toml").read_text(encoding="utf-8")
    return {name: " ".join(entry["why"].split()) for name, entry in tomllib.loads(text).items()}


def account_of(name: str) -> str:
    """Return why a pattern fails, empty where nobody has written it down."""
    return accounts().get(name, "")
