"""Commands in the pages: each is run when the pages are built, and what it printed stands below it.

No output is written by hand, so that none can be older than the lab. What was printed is kept below the build's
folder by the command and the state of the lab, since a build that changes a comma should not run the model again.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[2]
CALLED = "from policylab.cli import main; main()"


def state_of_the_lab() -> str:
    """Return a digest of the package's files and of the libraries it needs: while it stays, commands print the same."""
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = [re.split(r"[^\w.-]", one)[0] for one in needed]
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in names).encode())
    for path in sorted((ROOT / "policylab").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def printed(command: str, folder: Path) -> str:
    """Run a command of the lab in a folder and return what it printed.

    Raises
    ------
    ExtensionError
        If it is none of the lab's, or does not end well.

    """
    program, *words = shlex.split(command)
    if program != "policylab":
        raise ExtensionError(f"terminal: {command!r} is no command of the lab: begin with policylab")
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", CALLED, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise ExtensionError(f"terminal: {command!r} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip("\n")


class Terminal(SphinxDirective):
    """A command and what it printed. With ``lines`` only so many of its first lines are shown."""

    has_content = True
    option_spec: ClassVar = {"lines": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Return two blocks: the command, and what it printed."""
        command = " ".join(line.strip().removesuffix("\\") for line in self.content)
        lines = self._printed(command).splitlines()
        shown = lines[: self.options.get("lines", len(lines))]
        shown += ["…"] * (len(shown) < len(lines))
        asked = nodes.literal_block(command, "\n".join(self.content), language="bash")
        answer = nodes.literal_block(command, "\n".join(shown), language="text", classes=["answer"])
        return [asked, answer]

    def _printed(self, command: str) -> str:
        from policylab.files import write_atomically  # noqa: PLC0415 (the documentation is configured without the lab)

        folder = Path(self.env.doc2path(self.env.docname)).parent / "files"
        files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
        said = "\0".join([self.config.state_of_the_lab, command, *(path.read_text(encoding="utf-8") for path in files)])
        kept = Path(self.env.srcdir) / "_build" / "terminal" / f"{hashlib.sha256(said.encode()).hexdigest()[:32]}.txt"
        for path in files:
            self.env.note_dependency(path)
        if not kept.exists():
            text = printed(command, folder if files else ROOT)
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(kept, lambda beside: beside.write_text(text, encoding="utf-8"))
        return kept.read_text(encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the directive; a lab that has changed makes every page anew."""
    app.add_config_value("state_of_the_lab", state_of_the_lab(), "env")
    app.add_directive("terminal", Terminal)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
