"""The command line of briefs. Heavy imports wait until the command needs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from policylab.briefs.source import Brief
    from policylab.briefs.stored import Stored

DOCS = Path("docs")
OUT = Path("results") / "briefs"


def brief_command(
    study: Annotated[str, typer.Argument(help="Name of a study that has a brief in docs/briefs, or its TOML file.")],
    lang: Annotated[str, typer.Option(help="en or th.")] = "en",
    pdf: Annotated[bool, typer.Option("--pdf", help="Make a PDF; in results/briefs unless --out says where.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for text, figures and PDF.")] = None,
) -> None:
    """Print a study's brief with its numbers in, or make it a PDF."""
    from policylab.briefs.text import filled
    from policylab.files import writable_folder
    from policylab.show.console import say_where

    brief, stored = _checked(_name_of(study), lang)
    if not pdf and out is None:
        typer.echo(filled(brief, stored, {}), nl=False)
        return
    folder = writable_folder(out or OUT)
    say_where(folder, [_save_pdf(brief, stored, folder)] if pdf else _save_text(brief, stored, folder))


def _name_of(study: str) -> str:
    """Return the name of a study: as given, or as its TOML file says."""
    from policylab.errors import UsageError
    from policylab.study.declaration import Study

    if study.endswith(".toml"):
        return Study.load(study).name
    if "." in study or "/" in study:
        raise UsageError(
            f"{study!r} is no name of a brief: write it without folder, ending and language; for Thai, add --lang th"
        )
    return study


def _checked(study: str, language: str) -> tuple[Brief, Stored]:
    """Return the brief of a study and what it refers to; one with problems is refused, each named with its line."""
    from policylab.briefs.problems import problems, told
    from policylab.briefs.source import LANGUAGES, BriefError, read_brief
    from policylab.briefs.stored import load_stored
    from policylab.errors import UsageError, unknown

    if language not in LANGUAGES:
        raise UsageError(f"--lang: {language!r} is unknown, allowed {' or '.join(LANGUAGES)}: choose one of them")
    paths = {one: DOCS / "briefs" / (f"{study}.md" if one == "en" else f"{study}.{one}.md") for one in LANGUAGES}
    if not paths[language].is_file():
        known = [path.stem for path in (DOCS / "briefs").glob("*.md") if "." not in path.stem and path.stem != "index"]
        if not known:
            raise UsageError("no docs/briefs here: run policylab brief from the folder of the project")
        raise unknown("brief", study, known)
    texts = {one: read_brief(path) for one, path in paths.items() if path.is_file()}
    brief = texts.pop(language)
    stored = load_stored(brief.said.get("study", study), DOCS / "data")
    found = problems(brief, stored, next(iter(texts.values()), None))
    if found:
        raise BriefError(f"the brief does not agree with its stored result:\n{told(found, brief)}")
    return brief, stored


def _save_text(brief: Brief, stored: Stored, folder: Path) -> list[str]:
    from policylab.briefs.text import filled
    from policylab.files import write_atomically

    figures = _save_figures(brief, stored, folder)
    text = filled(brief, stored, figures)
    write_atomically(folder / brief.name, lambda beside: beside.write_text(text, encoding="utf-8"))
    return [brief.name, *figures.values()]


def _save_pdf(brief: Brief, stored: Stored, folder: Path) -> str:
    from tempfile import TemporaryDirectory

    from policylab.briefs.answers import stamp
    from policylab.briefs.pdf import save_pdf
    from policylab.briefs.text import filled
    from policylab.briefs.words import Words

    name = f"{Path(brief.name).stem}.pdf"
    with TemporaryDirectory() as beside:
        text = filled(brief, stored, _save_figures(brief, stored, Path(beside)))
        footer = stamp(stored, "", Words(brief.language))
        save_pdf(text, brief.language, footer, Path(beside), folder / name)
    return name


def _save_figures(brief: Brief, stored: Stored, folder: Path) -> dict[str, str]:
    """Draw the figures that a brief asks for and return their file names by kind."""
    from policylab.briefs.captions import FIGURES
    from policylab.briefs.drawing import save_figure
    from policylab.briefs.words import Words

    asked = [one.kind for one in brief.references if one.block and one.kind in FIGURES]
    return {kind: save_figure(kind, stored, Words(brief.language), folder).name for kind in asked}
