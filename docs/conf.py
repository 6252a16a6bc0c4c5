"""How the documentation is built: offline, from Markdown, with the pages of the model made from its code first."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

HERE = Path(__file__).parent
BESIDE: tuple[str, ...] = ()  # pages that others write into docs/model, to stand beside those of the model
sys.path[:0] = [str(HERE / "extensions"), str(HERE.parent)]

project = "policylab"
author = "policylab maintainers"
copyright = author
language = "en"
root_doc = "index"
exclude_patterns = ["_build", "extensions"]
nitpicky = True

extensions = ["myst_parser", "drawn_mathematics"]
myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_heading_anchors = 3
html_math_renderer = "drawn"

html_theme = "furo"
html_title = "policylab"
html_static_path = ["static"]
html_css_files = ["pages.css"]
html_copy_source = False
html_show_sphinx = False


def write_model(app: Sphinx) -> None:
    """Write the pages of the model before Sphinx looks for pages."""
    from policylab.account import write_pages  # noqa: PLC0415 (the documentation is configured without the lab)

    write_pages(Path(app.srcdir) / "model", _patterns(), BESIDE)


def _patterns() -> Iterable[Any]:
    """Return the patterns that the model is judged by, none where the report on them is not there yet."""
    try:
        patterns = import_module("policylab.analysis.patterns")
    except ModuleNotFoundError:
        return ()
    return patterns.PATTERNS


def setup(app: Sphinx) -> None:
    """Connect what is made before a build."""
    app.connect("builder-inited", write_model)
