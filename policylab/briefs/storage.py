"""Storage: seals what commands printed about a study and stores it where briefs read it.

``python -m policylab.briefs.storage NAME SUMMARY.json DISCOVERY.json [VALUES.json [PATTERNS.json]] [--data docs/data]``

Without values and patterns, those of the documentation's own pages are taken: ``value-of-information.json`` and
``patterns.json`` among the data.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from policylab.briefs.stored import PARTS, read_json, store
from policylab.errors import PolicylabError

OF_PAGES = {"values": "value-of-information.json", "patterns": "patterns.json"}


def main(words: Sequence[str]) -> int:
    """Seal the files, write the stored result, and print its path."""
    parser = ArgumentParser(prog="python -m policylab.briefs.storage", description=__doc__)
    parser.add_argument("name", help="the study, as briefs name it")
    for part in PARTS:
        parser.add_argument(part, type=Path, nargs="?" if part in OF_PAGES else None)
    parser.add_argument("--data", type=Path, default=Path("docs") / "data")
    options = parser.parse_args(words)
    try:
        parts = {part: read_json(getattr(options, part) or options.data / OF_PAGES[part]) for part in PARTS}
        path = store(options.name, parts, options.data)
    except PolicylabError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
