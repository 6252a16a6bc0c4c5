"""The command line of briefs. Heavy imports wait until the command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from policylab.briefs.source import Brief
    from policylab.briefs.stored import StoredResult

DOCS = Path("docs")
OUT = Path("results") / "briefs"


def brief_command(
    study: Annotated[str, typer.Argument(help="Name of a study that has a brief in docs/briefs, or its TOML file.")],
    lang: Annotated[str, typer.Option(help="en or th.")] = "en",
    pdf: Annotated[bool, typer.Option("--pdf", help="Make a PDF, by default in results/briefs.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for text, figures and PDF.")] = None,
) -> None:
    """Print a study's brief with its numbers filled in, or make it a PDF."""
    from policylab.briefs.text import brief_text
    from policylab.files import writable_folder
    from policylab.show.console import say_where

    brief, stored = _checked(_name_of(study), lang)
    if not pdf and out is None:
        typer.echo(brief_text(brief, stored, {}), nl=False)
        return
    folder = writable_folder(out or OUT)
    say_where(folder, [_save_pdf(brief, stored, folder)] if pdf else _save_text(brief, stored, folder))


def _name_of(study: str) -> str:
    """Return the name of a study, which may be given by its TOML file."""
    from policylab.errors import UsageError
    from policylab.study.declaration import Study

    if study.endswith(".toml"):
        return Study.load(study).name
    if "." in study or "/" in study:
        raise UsageError(
            f"{study!r} is not the name of a brief: write it without folder and ending; for Thai, add --lang th"
        )
    return study


def _checked(study: str, language: str) -> tuple[Brief, StoredResult]:
    """Return the brief of a study and its stored result; refuse one with problems, each named with its line."""
    from policylab.briefs.problems import problem_lines, problems_of
    from policylab.briefs.source import LANGUAGES, BriefError, read_brief
    from policylab.briefs.stored import load_stored
    from policylab.errors import UsageError, unknown

    if language not in LANGUAGES:
        raise UsageError(f"--lang: {language!r} is unknown, allowed {' or '.join(LANGUAGES)}: choose one of them")
    paths = {code: DOCS / "briefs" / (f"{study}.md" if code == "en" else f"{study}.{code}.md") for code in LANGUAGES}
    if not paths[language].is_file():
        known = [path.stem for path in (DOCS / "briefs").glob("*.md") if "." not in path.stem and path.stem != "index"]
        if not known:
            raise UsageError("no docs/briefs in this folder: run policylab brief from the folder of the project")
        raise unknown("brief", study, known)
    texts = {code: read_brief(path) for code, path in paths.items() if path.is_file()}
    brief = texts.pop(language)
    stored = load_stored(brief.head.get("study", study), DOCS / "data")
    problems = problems_of(brief, stored, next(iter(texts.values()), None))
    if problems:
        raise BriefError(f"the brief does not agree with its stored result:\n{problem_lines(problems, brief)}")
    return brief, stored


def _save_text(brief: Brief, stored: StoredResult, folder: Path) -> list[str]:
    from policylab.briefs.text import brief_text
    from policylab.files import write_atomically

    figures = _save_figures(brief, stored, folder)
    text = brief_text(brief, stored, figures)
    write_atomically(folder / brief.name, lambda target: target.write_text(text, encoding="utf-8"))
    return [brief.name, *figures.values()]


def _save_pdf(brief: Brief, stored: StoredResult, folder: Path) -> str:
    from tempfile import TemporaryDirectory

    from policylab.briefs.answers.names import stamp
    from policylab.briefs.pdf import save_pdf
    from policylab.briefs.text import brief_text
    from policylab.briefs.words import BriefWords

    name = f"{Path(brief.name).stem}.pdf"
    with TemporaryDirectory() as build_folder:
        text = brief_text(brief, stored, _save_figures(brief, stored, Path(build_folder)))
        footer = stamp(stored.study, BriefWords(brief.language))
        save_pdf(text, brief.language, footer, Path(build_folder), folder / name)
    return name


def _save_figures(brief: Brief, stored: StoredResult, folder: Path) -> dict[str, str]:
    """Draw the figures of a brief and return their file names by kind."""
    from policylab.briefs.figures import FIGURES
    from policylab.briefs.words import BriefWords

    words = BriefWords(brief.language)
    kinds = [reference.kind for reference in brief.references if reference.block and reference.kind in FIGURES]
    return {kind: FIGURES[kind].drawn(stored.study, words).save(folder, "svg").name for kind in kinds}
