"""Sights: what a rule sees beyond the columns of its own agent, by the link or the kind through which it sees."""

from __future__ import annotations

from dataclasses import dataclass

MEETS = "service_met"  # the column of citizens that says which service they meet


@dataclass(frozen=True)
class Sight:
    """One thing that a rule sees beyond the agent's own columns."""

    how: str  # mean | lower | near | most | above | calendar | drawn | met | visitors
    via: str  # the link, the kind above, the calendar entry, or the column that says which service is met
    column: str = ""
    bound: str = ""  # the parameter that bounds how near is near


def mean_over(link: str, column: str) -> Sight:
    """See the mean of a column over those to whom a link leads.

    An agent without ties sees only itself where the link joins agents of one kind, and 0 otherwise.
    """
    return Sight("mean", link, column)


def lower_of_pair(link: str, column: str) -> Sight:
    """See the mean, over those to whom a link leads, of the lower of the agent's own value of a column and theirs.

    Where a matter needs both ends, the stricter of each pair binds. An agent without ties sees its own value. The
    link joins agents of one kind.
    """
    return Sight("lower", link, column)


def mean_of_near(link: str, column: str, bound: str) -> Sight:
    """See the mean of a column over those whose value is no farther from the agent's own than a parameter.

    With a bound as wide as the column's range this is the mean over all ties; an agent with nobody near sees its own
    value. The link joins agents of one kind.
    """
    return Sight("near", link, column, bound)


def most_over(link: str, column: str) -> Sight:
    """See the greatest value of a column over those to whom a link leads; 0 without ties."""
    return Sight("most", link, column)


def from_above(kind: str, column: str) -> Sight:
    """See a column of the one agent that this agent stands under: its agency, or an agency's leader."""
    return Sight("above", kind, column)


def calendar(entry: str) -> Sight:
    """See an entry of the calendar of the Thai fiscal year, which begins in October.

    ``"october"`` is 1 in October, else 0; ``"months_left"`` counts the months of the year that are left, this one
    included: 12 in October, 1 in September; ``"last_quarter"`` is 1 from July to September, else 0.
    """
    return Sight("calendar", entry)


def drawn_from(link: str) -> Sight:
    """See the row of one of those to whom a link leads, drawn anew each month by the weights of its ties; -1 for none.

    It is drawn by the luck of the rule and of the argument, and is the same in every world.
    """
    return Sight("drawn", link)


def met(column: str) -> Sight:
    """See a column of the service that a citizen meets this month; 0, or no, where it meets none."""
    return Sight("met", MEETS, column)


def mean_over_visitors(column: str) -> Sight:
    """See the mean of a column over the citizens who meet a service this month; 0 where none does."""
    return Sight("visitors", MEETS, column)


# How agents of one kind see columns of another.
HOW_SEEN = {
    ("agency", "leader"): "from_above('leader', {0!r})",
    ("agency", "staff"): "mean_over('officials', {0!r})",
    ("agency", "citizen"): "mean_over('clients', {0!r})",
    ("staff", "agency"): "from_above('agency', {0!r})",
    ("staff", "leader"): "from_above('leader', {0!r})",
    ("citizen", "agency"): "mean_over('dealings', {0!r})",
    ("service", "agency"): "from_above('agency', {0!r})",
    ("service", "leader"): "from_above('leader', {0!r})",
    ("service", "service"): "most_over('siblings', {0!r})",
    ("agency", "service"): "mean_over('services', {0!r})",
    ("leader", "agency"): "from_above('agency', {0!r})",
    ("leader", "leader"): "mean_over('peers', {0!r})",
    ("agency", "agency"): "mean_over('peers', {0!r})",
    ("staff", "staff"): "mean_over('colleagues', {0!r})",
    ("citizen", "citizen"): "mean_over('neighbours', {0!r})",
    ("citizen", "service"): "met({0!r})",
    ("service", "citizen"): "mean_over_visitors({0!r})",
}


def how_seen(of: str, kind: str) -> str:
    """Return how agents of one kind see a column of another, with a place for its name; empty where they do not."""
    return HOW_SEEN.get((of, kind), "")
