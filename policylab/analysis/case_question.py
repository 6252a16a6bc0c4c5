"""The question of cases: every option, declared once for the command line, Python and the documentation.

Only light modules are imported here, so that the command line starts at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from policylab.analysis.asked import Checked
from policylab.comparison.option import Option
from policylab.comparison.question import (
    MOST_REPLICATIONS,
    MOST_WORLDS,
    RANGES,
    TEXT,
    WORLDS_FROM,
    Seed,
    Workers,
)
from policylab.errors import UsageError


@dataclass(frozen=True)
class CaseQuestion(Checked):
    """Which real curves are compared with the model, and in how many worlds each is run."""

    cases: (
        Annotated[
            str | os.PathLike[str],
            Option(
                "A table of real curves, with a TOML file for each case in the same folder.", "the cases that ship",
                metavar="FILE.csv", wanted="the path of a CSV file", as_json=TEXT,
            ),
        ]
        | None
    ) = None  # fmt: skip
    packages: (
        Annotated[
            str | os.PathLike[str],
            Option(
                "A folder with a TOML file for each case, and the packages and settings that these name.",
                "the folder of the table", metavar="DIR", wanted="the path of a folder", as_json=TEXT,
            ),
        ]
        | None
    ) = None  # fmt: skip
    worlds: Annotated[
        int, Option("Worlds of each case, 0 for the default parameters alone.", ge=0, le=MOST_WORLDS, example="60")
    ] = 60
    replications: Annotated[int, Option("In each world.", ge=1, le=MOST_REPLICATIONS, example="1")] = 1
    worlds_from: Annotated[str | os.PathLike[str], replace(WORLDS_FROM, otherwise="", needs=None)] = RANGES
    seed: Seed = 1
    workers: Workers | None = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.worlds_from == RANGES:
            return
        from policylab.comparison.stored_worlds import read_worlds  # noqa: PLC0415 (help texts need none)

        if not self.worlds:
            raise UsageError("--worlds-from: needs worlds to draw: set --worlds to 1 or more, or leave it out")
        stored = read_worlds(self.worlds_from)
        if self.worlds > stored.design.worlds:
            raise stored.too_few(self.worlds)

    def places(self) -> tuple[Path, Path | None]:
        """Return the table of the cases, by default of those that ship, and the folder of their files if it is another.

        Raises
        ------
        UsageError
            If a folder is named without a table.

        """
        from policylab.analysis.observations import known_folder  # noqa: PLC0415 (whoever asks for help reads no table)

        if self.cases is None and self.packages is not None:
            raise UsageError("--packages: needs --cases FILE.csv as well: name the table of the cases in that folder")
        table = known_folder() / "known.csv" if self.cases is None else Path(self.cases)
        return table, None if self.packages is None else Path(self.packages)
