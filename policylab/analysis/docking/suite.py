"""The whole of it: reduced cases beside their closed forms, and published statements beside runs, by sign."""

from __future__ import annotations

from collections.abc import Iterator

from policylab.analysis.docking.arms import HALF_DATA, arm_of
from policylab.analysis.docking.bass import compare_bass, path_of_use
from policylab.analysis.docking.cascades import compare_cascades
from policylab.analysis.docking.contrasts import Contrast, Levels, spread_over_worlds
from policylab.analysis.docking.opinions import compare_opinions
from policylab.analysis.docking.report import DockingReport
from policylab.analysis.docking.rows import ClosedFormRow, ReasonRow, StatementRow
from policylab.analysis.docking.runs import AT, FIGURES, by_name, run
from policylab.analysis.docking.statements import ADOPTION, STATEMENTS, Statement
from policylab.analysis.people.policies import STATUS_QUO
from policylab.analysis.questions import DockingQuestion
from policylab.comparison.ensemble import design_of_worlds
from policylab.comparison.world_runs import in_world
from policylab.recording.identity import method, provenance
from policylab.recording.identity.runs import shipped_files
from policylab.statistics.estimates import Estimate
from policylab.workers import Progress, WorkerPool, cores

MIXED = 4  # peoples under full mixing, which differ in their luck alone
IN_WORLDS = (HALF_DATA, STATUS_QUO)


@method("docking")
def report_docking(question: DockingQuestion, progress: Progress | None = None) -> DockingReport:
    """Return the reduced cases beside their closed forms, and published statements beside runs, by sign."""
    with WorkerPool(question.workers or cores(), progress) as pool:
        closed_forms = tuple(_closed_forms(question, pool))
        levels = _levels(question, pool)
        worlds = _over_worlds(question, pool) if question.worlds else None
    return DockingReport(
        size=question.size,
        replications=question.replications,
        worlds=question.worlds,
        worlds_replications=question.worlds_replications,
        closed_forms=closed_forms,
        statements=tuple(_row(statement, levels, worlds) for statement in STATEMENTS),
        reasons=tuple(_reasons(levels)),
        provenance=provenance(
            question.seed,
            methods=["docking"],
            files=shipped_files([arm_of(name, question.size) for name in arms()]),
        ),
    )


def _closed_forms(question: DockingQuestion, pool: WorkerPool) -> Iterator[ClosedFormRow]:
    """Yield the rows of the reduced cases."""
    pool.expect(MIXED)
    yield from compare_bass(pool.do(path_of_use, [(question.seed, number) for number in range(MIXED)]))
    yield from compare_opinions(question.seed)
    yield from compare_cascades(question.seed)


def contrasts() -> list[Contrast]:
    """Return every contrast in the default setting, those of reasons included."""
    of_statements = [statement.contrast for statement in STATEMENTS if isinstance(statement.contrast, Contrast)]
    return of_statements + [reason.contrast for statement in STATEMENTS for reason in statement.reasons]


def arms() -> tuple[str, ...]:
    """Return the names of all arms in the default setting."""
    return tuple(dict.fromkeys(arm for contrast in contrasts() for arm in contrast.arms))


def _levels(question: DockingQuestion, pool: WorkerPool) -> Levels:
    """Return the figures of every arm in the default setting, in each replication."""
    scenarios = [arm_of(name, question.size) for name in arms()]
    return by_name(arms(), run(scenarios, question.size, question.replications, question.seed, pool))


def _over_worlds(question: DockingQuestion, pool: WorkerPool) -> Estimate:
    """Return how much further effective adoption lies apart over worlds with half of the investments in data."""
    usual = [arm_of(name, question.size) for name in IN_WORLDS]
    design = design_of_worlds(question.worlds, question.seed, usual)
    flat = [in_world(arm, design.point(world)) for world in range(design.worlds) for arm in usual]
    figures = run(flat, question.size, question.worlds_replications, question.seed, pool)
    means = figures[:, FIGURES.index(ADOPTION), AT.index(AT[-1])].mean(axis=0).reshape(design.worlds, len(IN_WORLDS))
    return spread_over_worlds(means[:, 0], means[:, 1])


def _row(statement: Statement, levels: Levels, worlds: Estimate | None) -> StatementRow:
    """Return the row of a statement."""
    contrast = statement.contrast
    known = contrast.effect(levels) if isinstance(contrast, Contrast) else worlds if contrast else None
    effect, low, high = (None, None, None) if known is None else (known.mean, known.low, known.high)
    return StatementRow(
        statement.key,
        statement.paper,
        statement.says,
        statement.run,
        statement.expected,
        effect,
        low,
        high,
        comparable=contrast is not None,
    )


def _reasons(levels: Levels) -> Iterator[ReasonRow]:
    """Yield each statement's contrast again with one thing changed."""
    for statement in STATEMENTS:
        for reason in statement.reasons:
            known = reason.contrast.effect(levels)
            assert known.low is not None and known.high is not None  # of two replications or more
            yield ReasonRow(statement.key, reason.changed, reason.meaning, known.mean, known.low, known.high)
