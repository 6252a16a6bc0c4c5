"""Bass (1969): with everything else switched off, and everybody in touch with all, use spreads by his equation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from policylab.analysis.docking.reduced import SIZE, reduced
from policylab.analysis.docking.rows import ClosedFormRow
from policylab.model.luck import Luck
from policylab.model.simulation import Simulation, gather
from policylab.recording.groups import groups_of
from policylab.recording.measures import MEASURES, EachMonth

Values = NDArray[np.float64]
MONTHS = 60
# Everyone able and willing, with an occasion each month, every service digital and in mind, nothing lost: who knows of
# the channel uses it, and what is left of a citizen is from whom it hears.
ALONE = {
    "occasions_mean": 1e6, "occasions_shape": 100.0, "without_access": 0.0, "take_up_start": 0.0,
    "renown_by_itself": 1.0, "intention_base": 100.0, "completion_usual": 1 - 1e-9, "success_from_skill": 0.0,
    "success_from_quality": 0.0, "done_by_family": 0.0, "heard_of_region": 0.0, "lapse": 0.0, "discovery": 0.0,
    "knowing_from_visits": 0.01,
}  # fmt: skip
IMITATION = (0.0, 0.12, 0.25, 0.4)  # none, the default, the end of its range, and far beyond it
STANDARD_ERRORS = 2.5  # of sampling, by which a mean path may miss the mean field
UNEXPLAINED = 0.01  # share of a path's variance that a Bass curve may leave
IMITATION_FITTED = 0.3  # by which share the fitted part of imitation may miss what users tell
LIMIT = "nothing but hearing of the channel at a counter or from users; everybody in touch with all"


def bass(month: Values, innovation: float, imitation: float, ceiling: float) -> Values:
    """Return the share of adopters that the Bass model gives in continuous time."""
    worn = np.exp(-(innovation + imitation) * month)
    share: Values = ceiling * (1 - worn) / (1 + imitation / innovation * worn)
    return share


def mean_field(imitation: float) -> Values:
    """Return the path of the rules under full mixing: whoever has not heard hears at a counter or from users."""
    share = [0.0]
    for _ in range(MONTHS):
        unheard = (1 - ALONE["knowing_from_visits"]) * (1 - imitation * share[-1])
        share.append(share[-1] + (1 - share[-1]) * (1 - unheard))
    return np.array(share)


def path_of_use(seed: int, number: int = 0) -> Values:
    """Return take-up of one replication of a full run, month by month, shape (months + 1, imitations)."""
    luck, measure = Luck(seed, number), MEASURES["take_up"]
    everybody = gather(SIZE, luck).roster
    mixed = gather(SIZE, luck, {"citizens": nx.complete_graph(everybody.names["citizen"])}, everybody)
    worlds = [reduced(f"imitation {share}", {**ALONE, "knowing_from_users": share}) for share in IMITATION]
    simulation = Simulation(mixed, worlds)
    for name in ("real", "declared"):
        for row in range(everybody.number("service")):
            simulation.write("service", name, row, True)
    groups = groups_of(everybody)
    assert isinstance(measure, EachMonth)
    path = [measure.over(simulation, groups)[0]]
    for _ in range(MONTHS):
        simulation.step()
        path.append(measure.over(simulation, groups)[0])
    return np.array(path)


def fitted(path: Values) -> Values:
    """Return what a Bass curve fitted to a path has of innovation, of imitation and at its ceiling."""
    from scipy.optimize import curve_fit  # noqa: PLC0415 (slow to import, and used nowhere else)

    start, bounds = (0.02, 0.1, path[-1]), ([1e-5, 0, 0.01], [1, 2, 1.5])
    parts: Values = curve_fit(bass, np.arange(MONTHS + 1.0), path, p0=start, bounds=bounds)[0]
    return parts


def unexplained(path: Values) -> float:
    """Return the share of the variance of a path that the fitted Bass curve leaves."""
    left = path - bass(np.arange(MONTHS + 1.0), *fitted(path))
    return float((left**2).sum() / ((path - path.mean()) ** 2).sum())


def sampling_error(paths: Values) -> float:
    """Return the largest standard error over months of the mean of paths, shape (replications, months + 1)."""
    return float(paths.std(axis=0, ddof=1).max() / np.sqrt(len(paths)))


def compare_bass(paths: Sequence[Values]) -> Iterator[ClosedFormRow]:
    """Yield the rows of Bass, from the path of use of each replication."""
    of_each = np.array(paths)
    mean = of_each.mean(axis=0)
    for world, imitation in enumerate(IMITATION):
        difference = float(np.abs(mean[:, world] - mean_field(imitation)).max())
        yield ClosedFormRow(
            "Bass 1969", LIMIT, "F' = F + (1 - F)(1 - (1 - p)(1 - q F))",
            f"share of users, month by month, q = {imitation:g}, p = {ALONE['knowing_from_visits']:g}", difference,
            STANDARD_ERRORS * sampling_error(of_each[:, :, world]),
        )  # fmt: skip
    for world, imitation in enumerate(IMITATION):
        yield ClosedFormRow(
            "Bass 1969", LIMIT, "F = K (1 - exp(-(p + q) t)) / (1 + q / p exp(-(p + q) t)), fitted",
            f"variance of the path that the curve leaves, q = {imitation:g}", unexplained(mean[:, world]), UNEXPLAINED,
        )  # fmt: skip
    for world, imitation in enumerate(IMITATION[1:], start=1):
        yield ClosedFormRow(
            "Bass 1969", LIMIT, "the same",
            f"imitation in the fitted curve over what users tell, less 1, q = {imitation:g}",
            abs(float(fitted(mean[:, world])[1]) / imitation - 1), IMITATION_FITTED,
        )  # fmt: skip
