"""Configuration of Sphinx: offline, from Markdown and notebooks; pages that code can write are generated first."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

HERE = Path(__file__).parent
THAI = re.compile(r"[\u0e00-\u0e7f]")
ROOT = HERE.parent
sys.path[:0] = [str(HERE / "extensions"), str(ROOT)]

import terminal  # noqa: E402 (the path was set above)

project = "policylab"
author = "policylab maintainers"
copyright = author
language = "en"
root_doc = "index"
exclude_patterns = ["_build", "extensions"]
nitpicky = True
# Docstrings name other libraries; linking to them would mean fetching their inventories.
nitpick_ignore_regex = [("py:.*", r"(mesa|networkx|numpy|pandas|pydantic|typing)\..*")]

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx_copybutton",
    "sphinx_design",
    "drawn_mathematics",
    "known",
    "terminal",
    "policylab.briefs.sphinx",
]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
html_math_renderer = "drawn"

autodoc_inherit_docstrings = False  # otherwise Lab shows Mesa's docstrings
autodoc_typehints = "none"  # docstring sections give types, shapes and units
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_attributes_as_param_list = True

nb_execution_mode = "cache"
nb_execution_cache_path = str(HERE / "_build" / "executed" / terminal.state_of_the_lab())  # outputs depend on the lab
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_output_stderr = "remove"  # progress bars, and warnings about the machine
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # would be fetched from a remote host

html_theme = "furo"
html_title = "policylab"
html_static_path = ["static", "../policylab/data/fonts"]
html_css_files = ["pages.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {
        "font-stack": "'Sarabun Thai', -apple-system, BlinkMacSystemFont, 'Segoe UI', Helvetica, Arial, sans-serif",
        "font-stack--monospace": "'Sarabun Thai', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace",
    }
}


def write_model(app: Sphinx) -> None:
    """Write the pages of the model before Sphinx collects pages."""
    from policylab.analysis.barriers import BarrierReport  # noqa: PLC0415
    from policylab.analysis.base_rates import BaseRateReport  # noqa: PLC0415
    from policylab.analysis.cases import CaseReport  # noqa: PLC0415
    from policylab.analysis.contests import ContestReport  # noqa: PLC0415
    from policylab.analysis.docking import DockingReport  # noqa: PLC0415
    from policylab.analysis.doses import DoseReport  # noqa: PLC0415
    from policylab.analysis.filter import FilterReport  # noqa: PLC0415
    from policylab.analysis.patterns import PATTERNS, PatternReport  # noqa: PLC0415
    from policylab.analysis.people import PeopleReport  # noqa: PLC0415
    from policylab.analysis.value_of_information import ValueReport  # noqa: PLC0415
    from policylab.odd import write_pages  # noqa: PLC0415 (the documentation is configured without the lab)
    from policylab.odd.coverage import coverage_page  # noqa: PLC0415
    from policylab.odd.references import bibliography_page  # noqa: PLC0415

    model = Path(app.srcdir) / "model"
    barriers, contests = BarrierReport.read(_stored("barriers")), ContestReport.read(_stored("contests"))
    people, filtered = PeopleReport.read(_stored("people")), FilterReport.read(_stored("filter"))
    pages = {
        "patterns": PatternReport.read(_stored("patterns")).page().markdown("../figures/patterns"),
        "status-quo": BaseRateReport.read(_stored("base-rates")).page().markdown(),
        "barriers": barriers.page().markdown("."),
        "people": people.page().markdown("."),
        "doses": DoseReport.read(_stored("doses")).page().markdown(),
        "filter": filtered.page().markdown("."),
        "value-of-information": ValueReport.read(_stored("value-of-information")).page().markdown(),
        "built-in-answer": contests.page().markdown("."),
        "cases": CaseReport.read(_stored("cases")).page().markdown(),
        "docking": DockingReport.read(_stored("docking")).page().markdown(),
        "coverage": coverage_page(),
        "references": bibliography_page(),
    }
    write_pages(model, PATTERNS, pages)
    for figure in (*barriers.figures(), *contests.figures(), *people.figures(), *filtered.figures()):
        figure.save(model)


def _stored(name: str) -> dict[str, Any]:
    """Return a stored report, as an analysis printed it with ``--json``."""
    path = HERE / "data" / f"{name}.json"
    if not path.is_file():
        command = f"policylab analyse {name} --json > docs/data/{path.name}"
        raise ExtensionError(f"{path.relative_to(ROOT)}: no such report: run `{command}` in the project folder")
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def write_command_line(app: Sphinx) -> None:
    """Write the page of the command line from the commands themselves."""
    from policylab.cli import app as commands  # noqa: PLC0415
    from policylab.odd.command_line import command_line_page  # noqa: PLC0415
    from policylab.odd.markdown import write_page  # noqa: PLC0415

    write_page(Path(app.srcdir) / "reference" / "command-line.md", command_line_page(commands))


def write_json_schemas(app: Sphinx) -> None:
    """Write the JSON schemas of what commands print, and their page, from the types of the results."""
    from policylab.reports.json_schema import write_schemas  # noqa: PLC0415

    write_schemas(Path(app.srcdir) / "reference")


def write_options(app: Sphinx) -> None:
    """Write the page of options and the JSON schemas from the declaration of the question."""
    from policylab.odd.markdown import write_page  # noqa: PLC0415
    from policylab.odd.options import options_page, schemas  # noqa: PLC0415

    for name, text in {"options.md": options_page(), **schemas()}.items():
        write_page(Path(app.srcdir) / "reference" / name, text)


def write_glossary(app: Sphinx) -> None:
    """Write the page of the glossary from its table."""
    from policylab.odd.markdown import write_page  # noqa: PLC0415
    from policylab.show.glossary import glossary_page  # noqa: PLC0415

    write_page(Path(app.srcdir) / "reference" / "glossary.md", glossary_page())


def take_in_notebooks(app: Sphinx) -> None:
    """Copy the notebooks of the checkout into the source folder, and delete those that no longer exist."""
    folder = Path(app.srcdir) / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy2(path, folder)  # keeps the time, so that only changed notebooks are rebuilt


def drop_empty_patterns(app: Sphinx, _page: str, source: list[str]) -> None:
    """Remove glob patterns that match nothing, since Sphinx warns about them and a folder may be empty."""
    for folder in ("briefs", "notebooks"):
        if not any((Path(app.srcdir) / folder).glob("*.*")):
            source[0] = source[0].replace(f"\n{folder}/*\n", "\n")


def name_language(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Mark a page whose name ends in ``.th`` as Thai, for browsers and screen readers."""
    if page.endswith(".th"):
        context["language"] = "th"


def fetch_thai_letters_first(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Preload the Thai fonts: Chromium leaves boxes in text that it laid out before they arrived.

    The sidebar of every page has Thai text; only some pages have bold Thai text.
    """
    fonts = ["Sarabun-Regular.ttf"] + ["Sarabun-Bold.ttf"] * bool(THAI.search(context.get("body", "")))
    addresses = [context["pathto"](f"_static/{font}", resource=True) for font in fonts]
    links = [f'<link rel="preload" href="{address}" as="font" type="font/ttf" crossorigin>' for address in addresses]
    context["metatags"] = "".join([context.get("metatags", ""), *links])  # pages such as the general index have none


def setup(app: Sphinx) -> None:
    """Connect what is made before a build, and what a page tells browsers."""
    for prepare in (
        write_model, write_command_line, write_options, write_json_schemas, write_glossary, take_in_notebooks,
    ):  # fmt: skip
        app.connect("builder-inited", prepare)
    app.connect("source-read", drop_empty_patterns)
    app.connect("html-page-context", name_language)
    app.connect("html-page-context", fetch_thai_letters_first)
