"""References: which function answers each, called with what its arguments name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

from policylab.briefs.answers import ROLES
from policylab.briefs.figures import FIGURES
from policylab.briefs.reversals import reversals
from policylab.briefs.source import BriefError, Reference
from policylab.briefs.stored import StoredResult
from policylab.briefs.tables import TABLES, table_text
from policylab.briefs.words import BriefWords
from policylab.errors import nearest
from policylab.show.markdown import escaped

BLOCKS = (*TABLES, reversals.__name__)


def answer_of(reference: Reference, stored: StoredResult, words: BriefWords) -> str:
    """Return the answer to a role as plain text, to a directive as Markdown, to a figure in words."""
    known = (*BLOCKS, *FIGURES) if reference.block else tuple(ROLES)
    kind = reference.kind
    if kind not in known:
        what = "directive" if reference.block else "role"
        raise BriefError(f"no {what} {kind!r}{nearest(kind, known)} (known: {', '.join(known)})")
    if not reference.block:
        return _filled(ROLES[kind], reference.request, stored, words)
    if kind in TABLES:
        return table_text(TABLES[kind](stored.study, words))
    if kind in FIGURES:
        return FIGURES[kind].text(stored.study, words, None)
    return escaped(_filled(reversals, reference.request, stored, words))


def _filled(role: Callable[..., str], request: str, stored: StoredResult, words: BriefWords) -> str:
    """Return the text of a role, called with what its arguments name."""
    available: Mapping[str, Callable[[], object]] = {
        "request": lambda: request,
        "words": lambda: words,
        "stored": lambda: stored,
        "study": lambda: stored.study,
        "discovery": lambda: stored.discovery,
        "values": lambda: stored.values,
        "pattern_report": lambda: stored.patterns,
    }
    return role(**{name: available[name]() for name in inspect.signature(role).parameters})
