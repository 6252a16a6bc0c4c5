"""Look at the built site: ``python -m tests.website FOLDER`` opens every page and leaves pictures in the folder."""

import sys
from pathlib import Path

from tests.website.browser import chromium, look

SITE = Path(__file__).resolve().parents[2] / "docs" / "_build" / "html"


def main() -> None:
    """Say what is wrong with the pages, and end with 1 if anything is."""
    program = chromium()
    if program is None:
        sys.exit("no Chromium on this machine: install it (Debian: apt-get install chromium)")
    if not (SITE / "index.html").exists():
        sys.exit("the site is not built: make docs")
    pages, wrong = look(SITE, program, Path(sys.argv[1]) if sys.argv[1:] else None)
    print(*wrong, f"{pages} pages opened, {len(wrong)} complaints", sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
