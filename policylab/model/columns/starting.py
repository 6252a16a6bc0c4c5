"""What a column starts from: a number, a parameter, another column, a draw around a parameter, or a function below.

Each column names its start in its own declaration. The equation in a function's docstring is printed; the other starts
are printed from their declaration. The luck of a draw has the stream ``start.KIND.NAME``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Values = NDArray[Any]


class Draw(Protocol):
    """What a starting value may read: parameters, the roster, luck, and the starts of other columns of the agent."""

    row: Mapping[str, NDArray[np.float64]]

    def uniform(self, name: str) -> NDArray[np.float64]:
        """Return the luck of a draw, between 0 and 1, shape (agents, 1)."""

    def normal(self, name: str) -> NDArray[np.float64]:
        """Return the same luck as standard deviations of a normal distribution."""

    def fact(self, name: str) -> NDArray[np.float64]:
        """Return a fact about each agent from the roster or the tables of sizes, shape (agents, 1)."""

    def level_of_access(self) -> NDArray[np.float64]:
        """Return the logit at which as many of the population are without access as is set, shape (worlds,)."""

    def column(self, name: str) -> Values:
        """Return the starting values of another column of the same kind of agent."""


@dataclass(frozen=True)
class Around:
    """A draw from a normal distribution around a parameter, restricted to a range.

    Attributes
    ----------
    mean, spread : str
        Parameters.
    low, high : float
        The range.
    times : str, optional
        A fact of the roster (:data:`FACTS`) by which the mean is multiplied.

    """

    mean: str
    spread: str
    low: float = 0.01
    high: float = 0.99
    times: str | None = None

    def of(self, draw: Draw, name: str) -> Values:
        """Return the starting values of a column."""
        mean: Values = draw.row[self.mean]
        if self.times is not None:
            mean = mean * draw.fact(self.times)
        return np.clip(mean + draw.row[self.spread] * draw.normal(name), self.low, self.high)


@dataclass(frozen=True)
class Like:
    """The start of another column of the same agent."""

    name: str

    def of(self, draw: Draw, name: str) -> Values:  # noqa: ARG002
        """Return the starting values of a column."""
        return draw.column(self.name)


@dataclass(frozen=True)
class Uniform:
    """The luck of the agent itself, between 0 and 1."""

    def of(self, draw: Draw, name: str) -> Values:
        """Return the starting values of a column."""
        return draw.uniform(name)


# None is the neutral value of a column (0 unless declared otherwise); a text is the name of a parameter.
Start = float | str | Around | Like | Uniform | Callable[[Draw], Values] | None
# Facts of the roster, with their symbols in printed equations.
FACTS = {
    "readiness": r"\Xi_r", "services": r"\Xi_n", "bodies": r"\Xi_b", "distance": r"\Xi_d", "literacy": r"\Xi_k",
    "access": r"\Xi_a", "central": r"\Xi_c", "weight": r"\Xi_w", "demand": r"\Xi_o", "rank": r"\Xi_{rank}",
    "siblings": r"\Xi_m", "occasions": r"\Xi_{occasions}",
    "gaining": r"\Xi_y", "offline": r"\Xi_v", "mean_literacy": r"\bar\Xi_k",
    "smaller": r"\Xi_s",
}  # fmt: skip


def services_owned(draw: Draw) -> Values:
    r"""Return the services that an agency has.

    .. math:: n = \Xi_n

    """
    return draw.fact("services")


def own_means(draw: Draw) -> Values:
    r"""Return an agency's means: lognormal with mean 1 in departments, and smaller below them.

    .. math:: b_i = (\Xi_c + (1 - \Xi_c) \beta_y) e^{\sigma_b \Phi^{-1}(\varepsilon_{means}) - \sigma_b^2 / 2}

    """
    spread, central = draw.row["means_spread"], draw.fact("central")
    below = central + (1 - central) * draw.row["means_below"]
    return below * np.exp(spread * draw.normal("means") - spread**2 / 2)


def bodies_of_size(draw: Draw) -> Values:
    r"""Return the bodies that an agency stands for.

    .. math:: n_b = \Xi_b

    """
    return draw.fact("bodies")


def felt_sanction(draw: Draw) -> Values:
    r"""Return how strongly a sanction is felt: lognormal with mean 1.

    .. math:: \xi = e^{\sigma_\xi \Phi^{-1}(\varepsilon_{sanction\_salience}) - \sigma_\xi^2 / 2}

    """
    spread = draw.row["salience_spread"]
    return np.exp(spread * draw.normal("sanction_salience") - spread**2 / 2)


def habit_of_release(draw: Draw) -> Values:
    r"""Return the habit that keeps release at its start.

    .. math:: \eta_y = \ln(y / (1 - y)) - b_w w_* - b_s x_s - b_p y_0

    """
    from scipy.special import logit  # noqa: PLC0415 (whoever lists columns and packages starts nothing)

    row = draw.row
    habit: Values = (
        logit(draw.column("data_released"))
        - row["release_from_will"] * draw.column("data_willing_own")
        - row["release_from_storage"] * draw.column("data_storage")
        - row["release_from_peers"] * row["data_released_start"]
    )
    return habit


def standard_deviations(draw: Draw) -> Values:
    r"""Return how an agency's lawyer reads.

    .. math:: \zeta = \Phi^{-1}(\varepsilon_{reading\_offset})

    """
    return draw.normal("reading_offset")


def clarity_of_leader(draw: Draw) -> Values:
    r"""Return the clarity that follows the attitude.

    .. math:: c = \min(c_0 + \beta_c m_*, 1)

    """
    return np.minimum(draw.row["clarity_base"] + draw.row["clarity_from_mindset"] * draw.column("conviction"), 1)


def months_in_office(draw: Draw) -> Values:
    r"""Return the whole months that a leader has been in office.

    .. math:: t_l = \operatorname{floor}(48 \varepsilon_{tenure})

    """
    return np.floor(48 * draw.uniform("tenure"))


def lasting_resistance(draw: Draw) -> Values:
    r"""Return a resistance whose spread is half of its mean.

    .. math:: r_* = \operatorname{clip}(r_0 + r_0 \Phi^{-1}(\varepsilon_{disposition}) / 2, 0, 0.99)

    """
    mean = draw.row["disposition_start"]
    return np.clip(mean + mean / 2 * draw.normal("disposition"), 0.0, 0.99)


def own_pace(draw: Draw) -> Values:
    r"""Return a workload between three and five quarters of the agency's.

    .. math:: p_s = 0.75 + 0.5 \varepsilon_{pace}

    """
    return 0.75 + 0.5 * draw.uniform("pace")


def training_for_basic(draw: Draw) -> Values:
    r"""Return the ordinary training that just keeps basic skill.

    .. math:: h_b = \phi b / (\lambda (1 - b))

    """
    basic = draw.column("basic_skill")
    training: Values = draw.row["forgetting"] / draw.row["learning"] * basic / (1 - basic)
    return training


def training_for_applied(draw: Draw) -> Values:
    r"""Return the ordinary training that just keeps applied skill.

    .. math:: h_s = \phi s / (\lambda b (1 - s))

    """
    basic, applied = draw.column("basic_skill"), draw.column("applied_skill")
    training: Values = draw.row["forgetting"] / draw.row["learning"] * applied / (basic * (1 - applied))
    return training
