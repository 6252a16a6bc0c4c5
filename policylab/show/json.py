"""JSON: one form of it for programs and one for files, without NaN or Infinity, letters of every language unescaped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policylab.files import write_atomically


def to_json(content: object, *, indent: int | None = None) -> str:
    """Return content as JSON on one line; a result is asked for its ``to_dict()``.

    Raises
    ------
    ValueError
        If a number is not finite: a result has null where there is no value.

    Examples
    --------
    >>> to_json({"label": "ไทย", "value": None})
    '{"label": "ไทย", "value": null}'

    """
    return json.dumps(_plain(content), allow_nan=False, ensure_ascii=False, indent=indent)


def write_json(path: Path, content: object) -> Path:
    """Write content as JSON that people can read and compare line by line, at once; return the file."""
    text = to_json(content, indent=1) + "\n"
    write_atomically(path, lambda beside: beside.write_text(text, encoding="utf-8"))
    return path


def _plain(content: object) -> Any:
    return content.to_dict() if hasattr(content, "to_dict") else content
