"""Store what commands found about a study where briefs look for it, sealed.

``python -m policylab.briefs.storing NAME SUMMARY.json DISCOVERY.json [VALUES.json] [--data docs/data]``

Without ``VALUES.json`` they are those of the documentation's own page, ``value-of-information.json`` among the data.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from policylab.briefs.stored import PARTS, read_json, store
from policylab.errors import PolicylabError

VALUES = "value-of-information.json"


def main(words: Sequence[str]) -> int:
    """Seal the files named, write the stored result, and say where it stands."""
    asked = ArgumentParser(prog="python -m policylab.briefs.storing", description=__doc__)
    asked.add_argument("name", help="the study, as briefs name it")
    for part in PARTS:
        asked.add_argument(part, type=Path, nargs="?" if part == "values" else None)
    asked.add_argument("--data", type=Path, default=Path("docs") / "data")
    given = asked.parse_args(words)
    try:
        parts = {part: read_json(getattr(given, part) or given.data / VALUES) for part in PARTS}
    except PolicylabError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(store(given.name, parts, given.data))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
