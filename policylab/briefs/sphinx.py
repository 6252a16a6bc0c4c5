"""A Sphinx extension: roles and directives by which pages refer to a study's stored result.

Before a brief is read, every problem of it becomes a warning with brief, line and cause; with warnings as errors the
build fails. Roles and directives then fill in the answers. A brief is any page that names a study in its head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from policylab.briefs.answers import ROLES
from policylab.briefs.figures import FIGURES
from policylab.briefs.problems import problems_of
from policylab.briefs.references import BLOCKS, answer_of
from policylab.briefs.source import EIGHT, Brief, BriefError, Reference, is_brief, read_brief
from policylab.briefs.stored import StoredResult, load_stored
from policylab.briefs.text import marked
from policylab.briefs.words import BriefWords
from policylab.errors import PolicylabError

logger = logging.getLogger(__name__)
UNANSWERED = "?"
FOLDER = "figures"  # next to the briefs: figures drawn at each build
TH = ".th"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the roles and directives, and check every brief before it is read."""
    app.add_config_value("briefs_data", "data", "env", str)
    for name in ROLES:
        app.add_role(name, _role(name))
    for name in BLOCKS:
        app.add_directive(name, Block)
    for name in FIGURES:
        app.add_directive(name, Picture)
    app.add_directive(EIGHT, Eight)
    app.connect("builder-inited", _begin)
    app.connect("env-get-outdated", _briefs_among)
    app.connect("source-read", _check_brief)
    app.add_css_file("briefs.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _briefs_among(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> Iterator[str]:
    """Yield every brief, to be read again in each build: a stored number may have changed where no page did."""
    del app, changes
    for docname in env.found_docs:
        path = Path(env.doc2path(docname))
        if path.suffix == ".md" and is_brief(path.read_text(encoding="utf-8", errors="replace")):
            yield docname


def _check_brief(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of every problem of a brief, at its line."""
    if not is_brief(source[0]):
        return
    brief = Brief(Path(app.env.doc2path(docname)).name, source[0])
    try:
        twin = _twin(app.env, docname)
    except PolicylabError as error:
        logger.warning(str(error), location=docname, type="brief")
        twin = None
    result = _result(app.env, brief)
    for problem in problems_of(brief, result, twin):
        logger.warning(problem.cause, location=(docname, problem.line), type="brief")
    if isinstance(result, StoredResult):
        source[0] = marked(source[0], result, brief.language)


def _twin(env: BuildEnvironment, docname: str) -> Brief | None:
    """Return the same brief in the other language, if there is one."""
    twin_name = docname.removesuffix(TH) if docname.endswith(TH) else docname + TH
    path = Path(env.srcdir) / f"{twin_name}.md"
    return read_brief(path) if path.is_file() else None


_RESULTS: dict[tuple[str, str], StoredResult | PolicylabError] = {}


def _begin(app: Sphinx) -> None:
    """Read stored results again in each build, and add the style of briefs."""
    _RESULTS.clear()
    app.config.html_static_path.append(str(Path(__file__).parent / "static"))


def _result(env: BuildEnvironment, brief: Brief) -> StoredResult | PolicylabError:
    """Return the stored result that a brief refers to, or why it is not available."""
    data = Path(env.srcdir) / env.config.briefs_data
    key = (str(data), brief.head["study"])
    if key not in _RESULTS:
        try:
            _RESULTS[key] = load_stored(brief.head["study"], data)
        except PolicylabError as error:
            _RESULTS[key] = error
    return _RESULTS[key]


def _answered(env: BuildEnvironment, reference: str, say: Callable[[StoredResult, BriefWords], str]) -> str:
    """Return the answer for the brief being read; warn where there is none.

    The page was checked before, with line numbers. What only Markdown takes for a reference, such as one that spans two
    lines, is reported here alone.
    """
    try:
        brief = read_brief(Path(env.doc2path(env.docname)))
        if "study" not in brief.head:
            raise BriefError("a page that refers to a stored result must name its study")
        stored = _result(env, brief)
        if isinstance(stored, PolicylabError):
            raise stored
        return say(stored, BriefWords(brief.language))
    except PolicylabError as error:
        logger.warning(f"{reference} cannot be answered: {error}", location=env.docname, type="brief")
        return UNANSWERED


def _role(kind: str) -> Callable[..., tuple[list[nodes.Node], list[nodes.system_message]]]:
    """Return the role of one kind of reference."""

    def role(
        name: str, rawtext: str, text: str, lineno: int, inliner: Any, *_: Any, **__: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        del name
        reference = Reference(kind, text, lineno, block=False)
        env = inliner.document.settings.env
        answer = _answered(env, str(reference), lambda stored, words: answer_of(reference, stored, words))
        return [nodes.inline(rawtext, answer, classes=["from-result", f"from-result-{kind}"])], []

    return role


def _set_off(directive: SphinxDirective, text: str) -> nodes.Node:
    """Return Markdown as nodes in a container with its own style."""
    return nodes.container("", *directive.parse_text_to_nodes(text), classes=["from-result-block"])


class Block(SphinxDirective):
    """A table or a text from the stored result."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return its answer."""
        reference = Reference(self.name, " ".join(self.arguments), self.lineno, block=True)
        answer = _answered(self.env, str(reference), lambda stored, words: answer_of(reference, stored, words))
        return [_set_off(self, answer)]


class Picture(SphinxDirective):
    """A figure that is drawn from the stored result at each build."""

    def run(self) -> list[nodes.Node]:
        """Return the picture with its alternative text, and its caption."""
        folder = Path(self.env.doc2path(self.env.docname)).parent / FOLDER
        folder.mkdir(exist_ok=True)

        def drawn(stored: StoredResult, words: BriefWords) -> str:
            figure = FIGURES[self.name]
            file = figure.drawn(stored.study, words).save(folder, "svg")
            return figure.text(stored.study, words, f"{FOLDER}/{file.name}")

        return [_set_off(self, _answered(self.env, f"{{{self.name}}}", drawn))]


class Eight(SphinxDirective):
    """The box of eight items that every brief must print."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the box with its title."""
        box = nodes.admonition(classes=["box-of-eight"])
        box += nodes.title("", " ".join(self.arguments))
        box += self.parse_content_to_nodes()
        return [box]
