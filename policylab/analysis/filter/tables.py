"""The tables of a filter: what each target rejects, where worlds lie, what each kind and each cut leaves."""

from __future__ import annotations

from collections.abc import Sequence

from policylab.analysis.filter import rows
from policylab.analysis.filter.implausibility import CUTOFF
from policylab.show.numbers import number, percent
from policylab.show.table import Column, Table

DECIDES_NO_NUMBER = True  # what people see: in no identity

JUDGED = (
    f"A target rejects a world where its figure lies more than {CUTOFF:g} standard deviations outside what was "
    "observed; that deviation includes the error of the data, what the model leaves out (elicited before looking, D), "
    "and the luck of one history and of few replications. A world is ruled out where two sources reject it (a family "
    "of base rates, a pattern or a case): of this many, one may do so by chance. Needed: the share of worlds that "
    "would not be ruled out without the target."
)
PREDICTED = (
    "Each figure is a mean over replications. Before: all worlds. Kept: those that are kept. Misfit: no world reaches "
    f"what was observed, widened by {CUTOFF:g} standard deviations of the data's error alone; what the model leaves "
    "out excuses nothing here. Nearest: the world that comes nearest, by its number in the file of worlds."
)
STAGED = "Each line adds its targets to those above it. Alone: with the targets of this kind only."
CUT = (
    f"The cut is {CUTOFF:g}: of a distribution with one peak at least 95% lies within three standard deviations. Known "
    "truths: what the data of a world of this model keep, on average and from the lowest to the highest. Real data "
    "that keep fewer than those of any truth speak against the model itself."
)


def band_in_words(band: rows.Band) -> str:
    """Return a band as a reader wants it; it may be open on one side.

    >>> band_in_words((None, 0.5)), band_in_words((0.01, 0.01)), band_in_words((0.45, 0.75))
    ('at most 0.5', '0.01', '0.45 to 0.75')
    """
    low, high = band
    if low is None or high is None:
        return f"at most {high:.3g}" if high is not None else f"at least {low:.3g}"
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


def _shift(value: float) -> str:
    return f"{value:+.2f}"


def _ends(ends: rows.Ends) -> str:
    return ", ".join(map(number, ends))


def shares(share: rows.TruthShare) -> str:
    """Return a share over known truths, with its range.

    >>> shares(rows.TruthShare(0.6, 0.2, 0.9))
    '60% (20% to 90%)'
    """
    return f"{share.mean:.0%} ({share.lowest:.0%} to {share.highest:.0%})"


TARGETS = (
    Column("target", "target"), Column("observed", "observed", "right", band_in_words),
    Column("miss", "may miss by (sd)", "right", number), Column("judged", "judged", "right"),
    Column("speaks_against", "rejects", "right", percent),
    Column("needed", "needed", "right", percent), Column("source", "source"),
)  # fmt: skip
PREDICTIVE = (
    Column("target", "target"), Column("observed", "observed", "right", band_in_words),
    Column("worlds", "before: 5%, median, 95%", "right", _ends),
    Column("kept", "kept: 5%, median, 95%", "right", _ends),
    Column("nearest", "nearest", "right", number), Column("nearest_world", "world", "right"), Column("misfit", ""),
)  # fmt: skip
STAGES = (
    Column("kind", "compared with"), Column("targets", "targets", "right"), Column("misfits", "misfits", "right"),
    Column("ruled_out", "worlds ruled out so far", "right", percent), Column("alone", "alone", "right", percent),
)  # fmt: skip
CUTS = (
    Column("cutoff", "cut", "right", "{:g}".format), Column("worlds", "worlds kept", "right"),
    Column("share", "data keep", "right", percent), Column("truths", "data of known truths keep", "right", shares),
    Column("truths_kept", "truths kept", "right"),
)  # fmt: skip
PARAMETERS = (
    Column("parameter", "parameter", code=True), Column("letter", "letter"),
    Column("range", "range", "right", band_in_words), Column("left", "90% of what is left", "right", band_in_words),
    Column("spread", "spread left", "right", "{:.2f}".format), Column("shift", "shift, in ranges", "right", _shift),
)  # fmt: skip
PAIRS = (
    Column("first", "parameter", code=True), Column("second", "and", code=True),
    Column("correlation", "rank correlation", "right", _shift),
)  # fmt: skip


def targets_table(title: str, targets: Sequence[rows.TargetRow], notes: Sequence[str]) -> Table:
    """Return the observation of each target, by how much it may be missed, and how many worlds it rejects."""
    lines = tuple(
        (row.label, row.observed, row.miss, row.judged, row.speaks_against, row.needed, row.source) for row in targets
    )  # fmt: skip
    return Table(title, TARGETS, lines, (JUDGED, *notes), section="source")


def predictive_table(targets: Sequence[rows.TargetRow]) -> Table:
    """Return where all worlds and the kept ones lie beside what was observed, and the nearest world."""
    lines = tuple(
        (row.target, row.observed, row.worlds, row.kept, row.nearest, row.nearest_world,
         "misfit: no world reaches it" if row.misfit else "")
        for row in targets
    )  # fmt: skip
    return Table("Posterior predictive check: worlds beside what was observed", PREDICTIVE, lines, (PREDICTED,))


def stages_table(stages: Sequence[rows.StageRow]) -> Table:
    """Return the share of worlds that base rates, then patterns, then cases rule out."""
    lines = tuple((f"{row.kind}s", row.targets, row.misfits, row.ruled_out, row.alone) for row in stages)
    return Table("Ruled out by base rates, then patterns, then cases", STAGES, lines, (STAGED,))


def cuts_table(cuts: Sequence[rows.CutRow]) -> Table:
    """Return what the data keep at each cut, beside what the data of known truths keep."""
    lines = tuple((row.cutoff, row.worlds, row.share, row.truths, row.truths_kept) for row in cuts)
    return Table("What is kept at each cut", CUTS, lines, (CUT,))


def parameters_table(narrowed: Sequence[rows.ParameterRow], of_all: int) -> Table:
    """Return the parameters that are narrowed or moved beyond chance."""
    lines = tuple((row.parameter, row.letter, row.range, row.left, row.spread, row.shift) for row in narrowed)
    return Table(f"Narrowed or moved beyond chance: {len(lines)} of {of_all} parameters", PARAMETERS, lines,
                 _by_chance(narrowed))  # fmt: skip


def _by_chance(narrowed: Sequence[rows.ParameterRow]) -> tuple[str, ...]:
    """Return what chance alone shows, where any parameter exceeds it."""
    if not narrowed:
        return ()
    spread, shift = narrowed[0].chance_spread, narrowed[0].chance_shift
    return (
        f"By chance, in 95% of subsets of as many worlds no parameter keeps less than {spread:.2f} of its spread, "
        f"and in 95% none moves by more than {shift:.2f} of its range.",
    )


def pairs_table(pairs: Sequence[rows.PairRow], most: int | None = None) -> Table:
    """Return the pairs of parameters correlated among the kept worlds, at most this many."""
    lines = tuple((*row.parameters, row.correlation) for row in pairs[:most])
    more = len(pairs) - len(lines)
    title = f"Pairs not separated (rank correlation among the kept worlds, beyond {pairs[0].chance:.2f} of chance)"
    return Table(title, PAIRS, lines, (f"and {more} more: all are in --json",) if more else ())
