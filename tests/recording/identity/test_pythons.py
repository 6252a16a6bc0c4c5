"""The identity is the same on every Python: it is made by the standard library alone, so that any can be asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .made import ROOT, as_it_is, thinned

# Packages above are left out, so that nothing but the standard library is needed.
ASKED = """
import json, sys, types
from pathlib import Path
root = Path(sys.argv[1])
for name, path in (("policylab", root), ("policylab.recording", root / "recording")):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [str(path)]
from policylab.recording.identity.identities import Identities
from policylab.recording.identity.source import Tree
found = Identities(Tree(root))
print(json.dumps({"dynamics": found.dynamics, "measures": found.measures, "methods": found.methods}))
"""


def others() -> list[str]:
    """Return the Pythons here that are new enough, this one aside."""
    names = [f"python3.{minor}" for minor in range(11, 20)]
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = [path for name in names if (path := shutil.which(name))]
    found += [str(path) for name in names for path in sorted(kept.glob(f"*/bin/{name}"))]
    by_version = {_version(path): path for path in found}
    return [path for version, path in sorted(by_version.items()) if version and version != sys.version_info[:2]]


def _version(path: str) -> tuple[int, ...]:
    asked = subprocess.run(
        [path, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
    )
    return tuple(map(int, asked.stdout.split())) if asked.returncode == 0 else ()


PYTHONS = others()


@pytest.mark.skipif(not PYTHONS, reason="no other Python is here")
@pytest.mark.parametrize("python", thinned(PYTHONS, [Path(path).name for path in PYTHONS], keep=len(PYTHONS) or 1))
def test_another_python_gives_the_same_identities(python):
    asked = subprocess.run([python, "-B", "-I", "-c", ASKED, str(ROOT)],
                           capture_output=True, text=True, check=False)  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout) == as_it_is()


def test_the_walk_through_the_sources_needs_the_standard_library_alone():
    code = f"{ASKED}\nassert not {{'numpy', 'pydantic', 'networkx'}} & set(sys.modules), sorted(sys.modules)"
    asked = subprocess.run([sys.executable, "-I", "-c", code, str(ROOT)], capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
