"""Standing over worlds.

Two hundred worlds with sixty parameters and three forms of choice, each effect with the luck of two replications of its
own. *Right* is: *robust* or *probably robust* where 97% of all worlds that might be drawn have a sign, neither where
80% have it; the parameter that decides, where one does; *differs between worlds* where none does.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from policylab.statistics.standing import DIFFERS, PROBABLY_ROBUST, ROBUST, Standing, WorldAnalysis
from tests.bench.drawn import Array, normal, uniform
from tests.bench.section import Row

PLACE = 40
WORLDS, PARAMETERS = 200, 60
FORM = "the form of choice"
FORMS = np.arange(WORLDS) % 3


def _analysis() -> tuple[Array, WorldAnalysis]:
    values = uniform("parameters", WORLDS, PARAMETERS)
    numbers = {f"p{place}": values[:, place] for place in range(PARAMETERS)}
    forms = [(FORM, (form == FORMS).astype(float)) for form in range(3)]
    return values, WorldAnalysis(numbers, [*numbers.items(), *forms], tuple(map(str, FORMS)), seed=1)


def rows(short: bool) -> Iterator[Row]:
    """Yield how often the standing is right."""
    tries = 40 if short else 600
    values, analysis = _analysis()

    def said(name: str, positive: Array, shift: float = 0.0) -> list[Standing]:
        """Return the standings of effects of size 1 with the signs, shape (tries, worlds)."""
        size = np.where(positive, 1.0, -1.0) + shift
        luck = 0.15 * normal(f"{name} luck", len(positive), WORLDS, 2)
        return [analysis.standing(mean[:, None] + own, 0.01, 0.02) for mean, own in zip(size, luck, strict=True)]

    def row(case: str, right: list[bool], of: str = "right") -> Row:
        bounds = {"least": 0.95} if of == "right" else {"most": 0.05}
        return Row(case=case, of=of, n=WORLDS, value=np.mean(right), tries=len(right), **bounds)

    for share, sure in ((0.80, False), (0.97, True)):
        known = said(f"{share}", uniform(f"sign {share}", tries, WORLDS) < share)
        yield row(f"true share {share:g}", [(each.word in (ROBUST, PROBABLY_ROBUST)) is sure for each in known])
    known = said("0.6", uniform("sign 0.6", tries, WORLDS) < 0.6)
    yield row("signs that nothing parts", [each.word == DIFFERS for each in known])
    yield row("forms that do not matter", [FORM in each.depends_on for each in known], "form named")
    decides = np.tile(values[:, 7] > 0.4, (tries // 4, 1)) ^ (uniform("other", tries // 4, WORLDS) < 0.1)
    yield row("one parameter decides nine worlds of ten", ["p7" in each.depends_on for each in said("p7", decides)])
    by_form = np.tile(FORMS == 1, (tries // 4, 1)) ^ (uniform("form", tries // 4, WORLDS) < 0.1)
    yield row("a form decides nine worlds of ten", [each.depends_on[:1] == (FORM,) for each in said("form", by_form)])
    lowered = said("low", np.zeros((tries // 4, WORLDS), dtype=bool))
    right = [(each.word, each.sign, each.exception) == (ROBUST, "lowers", True) for each in lowered]
    yield row("all lowered, the default setting raised", right)
