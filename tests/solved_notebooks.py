"""Notebooks with their exercises solved: ``python -m tests.solved_notebooks DIR`` writes them to be executed.

An exercise is a cell with a tag ``exercise-N`` that leaves a name open (``name = ...``); the cell ``check-N`` after it
passes over what is open and asserts the rest. A solution is a cell of ``notebooks/solutions/NAME.py`` under a line
``# %% exercise-N``; here it takes the place of the exercise, and what is asserted is said once, in the notebook.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

HOME = Path(__file__).resolve().parent.parent / "notebooks"
NAMES = tuple(path.stem for path in sorted(HOME.glob("*.ipynb")))
OPEN = re.compile(r"^(\w+) = \.\.\.$", re.MULTILINE)
CELL = re.compile(r"^# %% (\S+)$", re.MULTILINE)
EXERCISE, CHECK = "exercise-", "check-"


def notebook(name: str) -> NotebookNode:
    """Return a notebook as it ships."""
    return nbformat.read(HOME / f"{name}.ipynb", as_version=4)


def tagged(of: NotebookNode, prefix: str) -> dict[str, NotebookNode]:
    """Return the cells of a notebook by the tag that begins with some letters, in their order."""
    return {tag: cell for cell in of.cells for tag in cell.metadata.get("tags", []) if tag.startswith(prefix)}


def solutions(name: str) -> dict[str, str]:
    """Return the solutions of a notebook's exercises by tag."""
    _, *parts = CELL.split((HOME / "solutions" / f"{name}.py").read_text(encoding="utf-8"))
    return {tag: text.strip() for tag, text in zip(parts[::2], parts[1::2], strict=True)}


def solved(name: str) -> NotebookNode:
    """Return a notebook in which every exercise is solved, and which fails at its end where one is open."""
    found, solution = notebook(name), solutions(name)
    names = []
    for tag, cell in tagged(found, EXERCISE).items():
        names += OPEN.findall(cell.source)
        cell.source = solution[tag]
    last = f"assert not [answer for answer in ({', '.join(names)},) if answer is ...], 'an exercise is open'"
    found.cells.append(nbformat.v4.new_code_cell(last))
    return found


def write_solved(folder: Path) -> None:
    """Write the solved notebooks into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        nbformat.write(solved(name), folder / f"{name}_solved.ipynb")


if __name__ == "__main__":
    write_solved(Path(sys.argv[1]))
