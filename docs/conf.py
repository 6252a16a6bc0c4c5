"""How the documentation is built: offline, from Markdown, with the pages of the model made from its code first."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "extensions"), str(HERE.parent)]

project = "policylab"
author = "policylab maintainers"
copyright = author
language = "en"
root_doc = "index"
exclude_patterns = ["_build", "extensions"]
nitpicky = True

extensions = ["myst_parser", "drawn_mathematics", "policylab.briefs.sphinx"]
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
    from policylab.account.coverage import coverage_page  # noqa: PLC0415
    from policylab.account.references import bibliography_page  # noqa: PLC0415
    from policylab.analysis.patterns import PATTERNS  # noqa: PLC0415
    from policylab.analysis.patterns.page import patterns_page  # noqa: PLC0415

    stored = json.loads((HERE / "data" / "patterns.json").read_text(encoding="utf-8"))
    beside = {
        "patterns": patterns_page(stored, "../figures/patterns"),
        "coverage": coverage_page(),
        "references": bibliography_page(),
    }
    write_pages(Path(app.srcdir) / "model", PATTERNS, beside)


def setup(app: Sphinx) -> None:
    """Connect what is made before a build."""
    app.connect("builder-inited", write_model)
