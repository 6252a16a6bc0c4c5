"""The directive ``terminal``: runs a command when the pages are built, and shows its output.

No output is written by hand, so none can be out of date. Outputs are cached in the build folder by the command and the
state of the lab: a build that changes a comma does not run the model again.
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
PROGRAM = "from policylab.cli import main; main()"


def state_of_the_lab() -> str:
    """Return a digest of the package's files and its dependencies; while it is the same, commands print the same."""
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = [re.split(r"[^\w.-]", line)[0] for line in dependencies]
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in names).encode())
    for path in sorted((ROOT / "policylab").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def output_of(command: str, folder: Path) -> str:
    """Run a policylab command in a folder and return its output.

    Raises
    ------
    ExtensionError
        If it is not a policylab command, or fails.

    """
    program, *words = shlex.split(command)
    if program != "policylab":
        raise ExtensionError(f"terminal: {command!r} is not a policylab command: it must begin with policylab")
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if process.returncode:
        raise ExtensionError(f"terminal: {command!r} failed ({process.returncode}): {process.stderr.strip()[-500:]}")
    return "\n".join(line.rstrip() for line in process.stdout.splitlines()).strip("\n")


class Terminal(SphinxDirective):
    """A command and its output; with ``lines``, only that many of its first lines."""

    has_content = True
    option_spec: ClassVar = {"lines": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Return two blocks: the command and its output."""
        command = " ".join(line.strip().removesuffix("\\") for line in self.content)
        lines = self._output(command).splitlines()
        shown = lines[: self.options.get("lines", len(lines))]
        shown += ["…"] * (len(shown) < len(lines))
        entered = nodes.literal_block(command, "\n".join(self.content), language="bash")
        output = nodes.literal_block(command, "\n".join(shown), language="text", classes=["answer"])
        return [entered, output]

    def _output(self, command: str) -> str:
        from policylab.files import write_atomically  # noqa: PLC0415 (the documentation is configured without the lab)

        folder = Path(self.env.doc2path(self.env.docname)).parent / "files"
        files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
        key = "\0".join([self.config.state_of_the_lab, command, *(path.read_text(encoding="utf-8") for path in files)])
        cached = Path(self.env.srcdir) / "_build" / "terminal" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.txt"
        for path in files:
            self.env.note_dependency(path)
        if not cached.exists():
            text = output_of(command, folder if files else ROOT)
            cached.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(cached, lambda draft: draft.write_text(text, encoding="utf-8"))
        return cached.read_text(encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive; a changed lab rebuilds every page."""
    app.add_config_value("state_of_the_lab", state_of_the_lab(), "env")
    app.add_directive("terminal", Terminal)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
