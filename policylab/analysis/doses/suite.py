"""The dose table: every dose field of every instrument at several doses, paired with the status quo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from policylab.analysis.doses.designs import Design, designs
from policylab.analysis.doses.report import DoseReport, DoseRow, RatioRow
from policylab.analysis.doses.runs import MOVED, SMALLEST, Values, effects
from policylab.analysis.questions import DoseQuestion
from policylab.model.policies.package import packages
from policylab.model.scenario import Scenario
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.statistics.estimates import estimate
from policylab.workers import Progress, WorkerPool, cores, side_by_side

SMALL = (0.05, 0.1)  # whose ratio is judged: with all replications
OTHERS = (0.0, 0.01, 0.25, 0.5, 1.0)
ENOUGH = 20  # replications of the other doses
DOSES = tuple(sorted(SMALL + OTHERS))
Arm = tuple[int, float]  # the place of a design, and a dose
Outcomes = Mapping[Arm, tuple[Values, float]]


@method("doses")
def report_doses(question: DoseQuestion, progress: Progress | None = None) -> DoseReport:
    """Return what each dose field of each instrument does at each dose, and how effects grow from .05 to .1."""
    known = designs()
    outcomes = _outcomes(question, known, progress)
    rows: list[DoseRow] = []
    ratios: list[RatioRow] = []
    for place, design in enumerate(known):
        moved = _moved_most(outcomes[place, 1.0][0])
        by_dose = {dose: outcomes[place, dose][0][:, moved] for dose in DOSES}
        rows += [_row(design, MOVED[moved], dose, values) for dose, values in by_dose.items()]
        smaller, larger = (by_dose[dose] for dose in SMALL)
        ratios.append(_ratio(design, MOVED[moved], smaller, larger, outcomes[place, 0.0][1]))
    return DoseReport(
        size=question.size,
        months=question.months,
        replications=question.replications,
        rows=tuple(rows),
        ratios=tuple(ratios),
        provenance=provenance(question.seed, methods=["doses"], files=_files(known)),
    )


def _files(known: tuple[Design, ...]) -> list[str]:
    """Return the shipped files of the status quo and of the packages that give the designs."""
    sources = {"status-quo", *(name for design in known if (name := design.source.partition(",")[0]) in packages())}
    return list(shipped_files([Scenario.load(name) for name in sorted(sources)]))


def _outcomes(question: DoseQuestion, known: tuple[Design, ...], progress: Progress | None) -> Outcomes:
    """Return, for each design and dose, its effects (replications, measures), and the largest difference at all."""
    jobs = list(_jobs(question, len(known)))
    with WorkerPool(question.workers or cores(), progress) as pool:
        pool.expect(len(jobs))
        done = pool.do(
            _of_some,
            [(known, arms, question.size, question.months, question.seed, number) for number, arms in jobs],
        )
    means: dict[Arm, list[Values]] = {}
    largest: dict[Arm, float] = {}
    for (_, arms), (of_arms, apart) in zip(jobs, done, strict=True):
        for place, arm in enumerate(arms):
            means.setdefault(arm, []).append(of_arms[place])
            largest[arm] = max(largest.get(arm, 0.0), float(apart[place]))
    return {arm: (np.array(values), largest[arm]) for arm, values in means.items()}


def _jobs(question: DoseQuestion, count: int) -> Iterator[tuple[int, list[Arm]]]:
    """Yield a replication and some arms, as many as are worth running side by side."""
    wide = max(1, side_by_side(question.size) - 1)
    for number in range(question.replications):
        arms = [(place, dose) for place in range(count) for dose in (DOSES if number < ENOUGH else SMALL)]
        for first in range(0, len(arms), wide):
            yield number, arms[first : first + wide]


def _of_some(
    known: tuple[Design, ...], arms: list[Arm], size: str, months: int, seed: int, number: int
) -> tuple[Values, Values]:
    """Return the effects of some arms in one replication: the job of one process."""
    quo = Scenario.load("status-quo", size=size, months=months)
    return effects(quo, [known[place].at(quo, dose) for place, dose in arms], seed, number)


def _moved_most(at_design: Values) -> int:
    """Return the place of the measure whose mean effect is the most smallest effects of interest."""
    return int(np.argmax(np.abs(at_design.mean(axis=0)) / SMALLEST))


def _row(design: Design, measure: str, dose: float, values: Values) -> DoseRow:
    mean = estimate(values)
    return DoseRow(
        instrument=design.kind, field=design.field, measure=measure, dose=dose, replications=len(values),
        effect=mean.mean, low=mean.low, high=mean.high,
    )  # fmt: skip


def _ratio(design: Design, measure: str, smaller: Values, larger: Values, at_zero: float) -> RatioRow:
    """Return how much more .1 of a design does than .05.

    The interval is that of the mean of larger - ratio × smaller, over the effect of the smaller (the delta method).
    """
    little = estimate(smaller)
    shown = little.low is not None and little.high is not None and (little.low > 0 or little.high < 0)
    ratio = float(larger.mean()) / little.mean if shown else None
    half = None
    if ratio is not None:
        rest = estimate(larger - ratio * smaller)
        assert rest.high is not None  # with as many replications as the effect that is shown
        half = (rest.high - rest.mean) / abs(little.mean)
    return RatioRow(
        instrument=design.kind, field=design.field, design=design.quantity, source=design.source, measure=measure,
        at_zero=at_zero, effect_05=little.mean, effect_10=float(larger.mean()), ratio=ratio,
        low=None if ratio is None or half is None else ratio - half,
        high=None if ratio is None or half is None else ratio + half,
        threshold=type(design.instrument).thresholds.get(design.field, ""),
    )  # fmt: skip
