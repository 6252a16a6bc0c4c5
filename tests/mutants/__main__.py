"""Mutants: small wrong changes of the core, each of which some test must notice (declared.py says how).

Run all of them with ``make mutants``, some with ``python -m tests.mutants NAME …``. The tests that they name must pass
on the tree as it is; ``--only-mutants`` leaves that to whoever runs all tests anyway. ``--check`` runs no test: it says
which mutants no longer fit the package, or name tests that are not there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.declared import ROOT, Mutant, MutantError, declared, faults, mutated

TREE = ("policylab", "tests", "docs/references.bib", "pyproject.toml")  # what the lab is, and what tests read of it
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*")
PYTEST = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not pinned and not long and not exhaustive")
ONLY_MUTANTS, CHECK = "--only-mutants", "--check"
AT_ONCE = 2
FAILED, NO_TESTS = 1, 5  # what pytest exits with when tests failed, and when the words choose none
PATIENCE, NO_ANSWER = 180, 124  # seconds after which a test run is given up, and what it then counts as
SOUND, KILLED, SURVIVED, BROKEN = "sound", "killed", "SURVIVED", "BROKEN"
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant (or of the unmutated tree), and the test or the words that say so."""

    name: str
    verdict: str
    reason: str


def main(words: Sequence[str]) -> int:
    """Try the named mutants (all where none is named) and return 0 if every one of them is killed."""
    began = time.monotonic()
    try:
        mutants = declared([word for word in words if word not in (ONLY_MUTANTS, CHECK)])
        lines = faults(mutants)
    except MutantError as error:
        lines = [str(error)]
    if lines:
        print("\n".join(lines), file=sys.stderr)
        return 2
    if CHECK in words:
        print(f"{len(mutants)} mutants fit, in {time.monotonic() - began:.1f} s")
        return 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        # One copy of the tree for the whole run, so that nobody's edits come between the sound tree and its mutants.
        sound = copied(ROOT, Path(folder) / SOUND)
        check_import(sound)
        parts = {} if ONLY_MUTANTS in words else union(mutants)
        outcomes = list(_printed(pool.map(lambda part: try_sound(part, sound), parts.items())))
        if any(outcome.verdict != SOUND for outcome in outcomes):
            print("the tests that mutants name must pass on the tree as it is")
            return 1
        sources = mutated(mutants, sound)
        outcomes = list(_printed(pool.map(lambda mutant, made: try_mutant(mutant, made, sound), mutants, sources)))
    killed = sum(outcome.verdict == KILLED for outcome in outcomes)
    print(f"{killed} of {len(outcomes)} mutants killed in {time.monotonic() - began:.0f} s")
    return 0 if killed == len(outcomes) else 1


def _printed(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Print a line for each outcome as it comes, and below it the reason where something is not as it should be."""
    for outcome in outcomes:
        good = outcome.verdict in (SOUND, KILLED)
        print(f"{outcome.verdict:8}  {outcome.name:40}  {outcome.reason if good else ''}".rstrip(), flush=True)
        if not good:
            print("\n".join(f"    {line}" for line in outcome.reason.splitlines()[-30:]), flush=True)
        yield outcome


def union(mutants: Sequence[Mutant]) -> dict[str, str | None]:
    """Return for each file the words that choose all the tests named in it; None chooses the whole file."""
    named: dict[str, list[str | None]] = {}
    for mutant in mutants:
        for file in mutant.files:
            named.setdefault(file, []).append(mutant.words)
    return {
        file: None if None in words else " or ".join(dict.fromkeys(f"({word})" for word in words))
        for file, words in named.items()
    }


def try_sound(part: tuple[str, str | None], sound: Path) -> Outcome:
    """Run the tests that mutants name in one file on the tree as it is."""
    file, words = part
    done = run_tests(sound, (file,), words)
    return Outcome(file, SOUND, "") if done.returncode == 0 else Outcome(file, BROKEN, _why(done))


def try_mutant(mutant: Mutant, made: tuple[str, Path, str], sound: Path) -> Outcome:
    """Run the tests of a mutant on a copy of the tree that is wrong in its way."""
    _, module, source = made
    tree = copied(sound, sound.parent / mutant.name)
    (tree / module.relative_to(sound)).write_text(source, encoding="utf-8")
    done = run_tests(tree, mutant.files, mutant.words)
    shutil.rmtree(tree)
    if done.returncode == 0:
        tests = " ".join(mutant.files) + (f" -k {mutant.words!r}" if mutant.words else "")
        return Outcome(mutant.name, SURVIVED, f"{mutant.breaks}\nNot noticed by {tests}")
    failure = _first_failure(done)
    if done.returncode == FAILED and failure:
        return Outcome(mutant.name, KILLED, f"by {failure}")
    return Outcome(mutant.name, BROKEN, _why(done))


def copied(tree: Path, to: Path) -> Path:
    """Copy what tests need, without what Python and the tests left there before."""
    for part in TREE:
        (to / part).parent.mkdir(parents=True, exist_ok=True)
        if (tree / part).is_dir():
            shutil.copytree(tree / part, to / part, ignore=LEFT_OUT)
        else:
            shutil.copy2(tree / part, to / part)
    return to


def check_import(tree: Path) -> None:
    """Stop where the installed lab, and not its copy, would be tested."""
    done = _run(tree, (sys.executable, "-c", "import policylab; print(policylab.__file__)"))
    if done.returncode != 0 or not Path(done.stdout.strip()).resolve().is_relative_to(tree.resolve()):
        sys.exit(f"not the copy is imported: {done.stdout}{done.stderr}")


def run_tests(tree: Path, files: Sequence[str], words: str | None) -> Done:
    """Run some tests in a copy of the tree, up to the first that fails."""
    return _run(tree, (sys.executable, *PYTEST, *files, *(("-k", words) if words else ())))


def _run(tree: Path, command: Sequence[str]) -> Done:
    left_out = ("PYTEST_ADDOPTS", "PYTHONDONTWRITEBYTECODE", "GIT_DIR", "GIT_WORK_TREE")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {
        "PYTHONPATH": str(tree),  # before the editable install, in workers and commands that tests start as well
        "PYTHONPYCACHEPREFIX": str(tree.parent / "bytecode"),  # what is compiled once serves all, and goes with them
        "GIT_CEILING_DIRECTORIES": str(tree.parent.resolve()),
    }
    try:
        return subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return Done(command, NO_ANSWER, "", f"no answer after {PATIENCE} s")


def _why(done: Done) -> str:
    words = "the words after -k choose no test" if done.returncode == NO_TESTS else f"exit code {done.returncode}"
    return f"{done.stdout}{done.stderr}".strip() + f"\n{words}"


def _first_failure(done: Done) -> str | None:
    """Return the name of the first test that failed; a file that could not even be read is none."""
    lines = [line.partition(" - ")[0] for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return next((line.split(" ", 1)[1] for line in lines if "::" in line), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
