"""README's commands, as a newcomer types them: each block is read, and each line is run where only `make setup` was.

``python -m tests.readme`` runs them in the folder of the project, with the standard library alone. Whatever is typed
there stands in exactly one of the tables below; a new line of README that stands in none is an error.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What is added to a line so that it takes a minute and not an hour.
SMALLER = {
    "make run": "RESULTS=results/readme WORLDS=2 REPLICATIONS=2 SIZE=classroom",
    "policylab study run experiments/mandate-or-incentive.toml": "--dry-run",
}
# What has a stage or a test of its own, and which.
ELSEWHERE = {
    "make test": "the last stage of .ci/run",
    "python -m pip install --constraint constraints.txt .": "make setup, with the same constraints",
    "policylab compare status-quo by-law-abrupt": "make run, with the same arms",
    "policylab study export mandate-or-incentive": "the small study below",
    "make setup && .venv/bin/python -m pip install": "make notebooks",
    ".venv/bin/jupyter lab": "make notebooks",
}
# Beside what README says: a study of one's own, whole, from nothing.
OWN_STUDY = (
    "policylab new study readme-study --out results",
    "policylab study run results/readme-study.toml --out results/readme-study",
    "policylab study export results/readme-study.toml --out results/readme-study",
)


def commands(text: str) -> list[str]:
    """Return the lines that README's blocks say to type, without what explains them.

    >>> commands("```\\nmake run     # sets everything up\\nmake test\\n```")
    ['make run', 'make test']
    """
    lines = [
        line.split("  ")[0].strip()
        for language, block in BLOCK.findall(text)
        if not language
        for line in block.splitlines()
    ]
    return [line for line in lines if line]


def listed(command: str) -> bool:
    """Return whether a line shows how a command is called, with words in capitals that somebody else fills in."""
    return command.startswith("policylab ") and (bool(re.search(r"\b[A-Z]{3,}\b", command)) or command.count(" ") <= 2)


def as_run(command: str) -> str | None:
    """Return a line as it is run here: smaller, of a list its help; None where it is run elsewhere.

    Raises
    ------
    ValueError
        If nothing is known of the line.

    """
    if any(command.startswith(begin) for begin in ELSEWHERE):
        return None
    if command in SMALLER:
        return f"{command} {SMALLER[command]}"
    if command.startswith("policylab brief ") and "STUDY" not in command:
        return command
    if listed(command):
        words = [word for word in command.split() if re.fullmatch(r"[a-z-]+", word)]
        return f"{' '.join(words)} --help"
    raise ValueError(f"README says to type {command!r}: say in tests/readme.py how it is run")


def main() -> int:
    """Run README's commands; return how many did not end well."""
    wrong = 0
    found = [as_run(command) for command in commands((ROOT / "README.md").read_text(encoding="utf-8"))]
    for command in [*filter(None, found), *OWN_STUDY]:
        began = time.monotonic()
        done = subprocess.run(
            re.sub(r"^policylab", ".venv/bin/policylab", command),
            shell=True, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
        print(f"{done.returncode:3d} {time.monotonic() - began:6.1f} s  {command}", flush=True)
        if done.returncode:
            wrong += 1
            print(done.stdout[-2000:], done.stderr[-4000:], file=sys.stderr, flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
