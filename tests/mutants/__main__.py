"""Mutants: small wrong changes of the core, each of which some test must notice.

Every patch beside this file makes one line of the lab wrong. Its header says in a sentence what it breaks and
names, in a line ``Killed by: FILES [-k WORDS]``, the few tests that must fail with it. Run all of them with
``make mutants``, some with ``python -m tests.mutants NAME …``. The tests that they name must pass on the tree as it is;
``--only-mutants`` leaves that to whoever runs all tests anyway.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TREE = ("policylab", "tests", "pyproject.toml")  # what the lab is, and what tests read of it
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*", "mutants")
PYTEST = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not pinned and not long")
KILLED_BY = "Killed by: "
ONLY_MUTANTS = "--only-mutants"
AT_ONCE = 2
FAILED, NO_TESTS = 1, 5  # what pytest exits with when tests failed, and when the words choose none
PATIENCE, NO_ANSWER = 180, 124  # seconds after which a test run is given up, and what it then counts as
SOUND, KILLED, SURVIVED, BROKEN = "sound", "killed", "SURVIVED", "BROKEN"
Done = subprocess.CompletedProcess[str]


class MutantError(Exception):
    """A patch that cannot be used; the message says why."""


@dataclass(frozen=True)
class Mutant:
    """One wrong change: its patch, the file that it changes, what that breaks, and the tests that must notice."""

    name: str
    patch: Path
    changes: str
    breaks: str
    files: tuple[str, ...]
    words: str | None


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant (or of the unmutated tree), and the test or the words that say so."""

    name: str
    verdict: str
    told: str


def main(words: Sequence[str]) -> int:
    """Try the named mutants (all where none is named) and return 0 if every one of them is killed."""
    began = time.monotonic()
    try:
        mutants = chosen([word for word in words if word != ONLY_MUTANTS])
    except MutantError as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        # One copy of the tree for the whole run, so that nobody's edits come between the sound tree and its mutants.
        sound = copied(ROOT, Path(folder) / SOUND)
        parts = {} if ONLY_MUTANTS in words else union(mutants)
        found = list(_told(pool.map(lambda part: try_sound(part, sound), parts.items())))
        if any(outcome.verdict != SOUND for outcome in found):
            print("the tests that mutants name must pass on the tree as it is")
            return 1
        found = list(_told(pool.map(lambda one: try_mutant(one, sound), mutants)))
    killed = sum(outcome.verdict == KILLED for outcome in found)
    print(f"{killed} of {len(found)} mutants killed in {time.monotonic() - began:.0f} s")
    return 0 if killed == len(found) else 1


def _told(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """Print a line for each outcome as it comes, and below it what was said where something is not as it should be."""
    for outcome in outcomes:
        as_it_should_be = outcome.verdict in (SOUND, KILLED)
        beside = outcome.told if as_it_should_be else ""
        print(f"{outcome.verdict:8}  {outcome.name:40}  {beside}".rstrip(), flush=True)
        if not as_it_should_be:
            print("\n".join(f"    {line}" for line in outcome.told.splitlines()[-30:]), flush=True)
        yield outcome


# ---------------------------------------------------------------- patches and what they name


def chosen(names: Sequence[str]) -> list[Mutant]:
    """Return the mutants of these names in the order of the alphabet; an unknown name is refused."""
    patches = {patch.stem: patch for patch in sorted(HERE.glob("*.patch"))}
    for name in names:
        if name not in patches:
            near = get_close_matches(name, patches, n=1)
            raise MutantError(f"unknown mutant {name!r}" + (f": did you mean {near[0]!r}?" if near else ""))
    return [read_mutant(patch) for name, patch in patches.items() if not names or name in names]


def read_mutant(patch: Path) -> Mutant:
    """Return the mutant that a patch describes; a header that does not say enough is refused."""
    header, _, diff = patch.read_text(encoding="utf-8").partition("--- a/")
    sentence, _, named = header.strip().partition(KILLED_BY)
    before, dash_k, after = named.partition(" -k ")
    if not sentence.strip().endswith(".") or not before:
        raise MutantError(f"{patch.name}: the header is a sentence and a line '{KILLED_BY}FILES [-k WORDS]'")
    changes, _, lines = diff.partition("\n")
    signs = [line[0] for line in lines.splitlines()[1:] if line[:1] in ("-", "+")]
    if not signs or max(signs.count("-"), signs.count("+")) > 1:
        raise MutantError(f"{patch.name}: a mutant changes, moves, adds or removes one line")
    words = " ".join(shlex.split(after)) if dash_k else None
    return Mutant(patch.stem, patch, changes.strip(), " ".join(sentence.split()), tuple(before.split()), words)


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


# ---------------------------------------------------------------- trying them


def try_sound(part: tuple[str, str | None], sound: Path) -> Outcome:
    """Run the tests that mutants name in one file on the tree as it is."""
    file, words = part
    done = run_tests(sound, (file,), words)
    return Outcome(file, SOUND, "") if done.returncode == 0 else Outcome(file, BROKEN, _why(done))


def try_mutant(mutant: Mutant, sound: Path) -> Outcome:
    """Run the tests of a mutant on a copy of the tree that is wrong in its way."""
    tree = copied(sound, sound.parent / mutant.name)
    try:
        apply_patch(mutant, tree, sound)
        check_import(tree)
        done = run_tests(tree, mutant.files, mutant.words)
    except MutantError as error:
        return Outcome(mutant.name, BROKEN, str(error))
    finally:
        shutil.rmtree(tree)
    if done.returncode == 0:
        asked = " ".join(mutant.files) + (f" -k {mutant.words!r}" if mutant.words else "")
        return Outcome(mutant.name, SURVIVED, f"{mutant.breaks}\nNot noticed by {asked}")
    failure = _first_failure(done)
    if done.returncode == FAILED and failure:
        return Outcome(mutant.name, KILLED, f"by {failure}")
    return Outcome(mutant.name, BROKEN, _why(done))


def copied(tree: Path, to: Path) -> Path:
    """Copy what tests need, without what Python and the tests left there before, and without the patches."""
    to.mkdir()
    for part in TREE:
        if (tree / part).is_dir():
            shutil.copytree(tree / part, to / part, ignore=LEFT_OUT)
        else:
            shutil.copy2(tree / part, to / part)
    return to


def apply_patch(mutant: Mutant, tree: Path, sound: Path) -> None:
    """Apply a patch to a copy; one that no longer fits the tree is refused."""
    done = _run(tree, ("git", "apply", str(mutant.patch)))
    if done.returncode != 0:
        raise MutantError(f"the patch no longer applies: write it anew\n{done.stderr.strip()}")
    # Git may skip files that it takes for another repository's, and still say that all went well.
    if (tree / mutant.changes).read_bytes() == (sound / mutant.changes).read_bytes():
        raise MutantError(f"the patch changed nothing in {mutant.changes}")


def check_import(tree: Path) -> None:
    """Refuse to go on where the installed lab, and not its mutated copy, would be tested."""
    done = _run(tree, (sys.executable, "-c", "import policylab; print(policylab.__file__)"))
    if done.returncode != 0 or not Path(done.stdout.strip()).resolve().is_relative_to(tree.resolve()):
        raise MutantError(f"not the mutated copy is imported: {done.stdout}{done.stderr}")


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
