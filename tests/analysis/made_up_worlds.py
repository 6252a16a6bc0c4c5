"""Made-up worlds and runs of a study in which a mandate is ahead where one says, for tests of scenario discovery."""

import numpy as np
import pandas as pd

from policylab.model.columns.parameters import parameters
from policylab.model.switches import CHOICE_FORMS
from policylab.statistics.chance import normal, uniform

WORLDS = 200
NAMES = ("clarity_kept", "stubbornness", "shortest_term", "learning", "taste_spread", "temperature")
MANDATE, INCENTIVE = "by-law-abrupt", "incentives-recognition"


def worlds_made() -> pd.DataFrame:
    """Worlds over the stated ranges, with the form of choice in turn."""
    entries = [parameters()[name] for name in NAMES]
    places = uniform(WORLDS, 5, "worlds", len(NAMES)).T
    values = np.array([entry.low for entry in entries]) + places * [entry.high - entry.low for entry in entries]
    table = pd.DataFrame(values, columns=list(NAMES))
    table["shortest_term"] = table["shortest_term"].round()
    table["form_of_choice"] = [list(CHOICE_FORMS)[world % 3] for world in range(WORLDS)]
    table.insert(0, "world", range(WORLDS))
    return table


def runs_of(differences, *, measure="adoption_months", matched=None, budget=1.0, at=120):
    """Return the long table of a study in which the mandate is ahead by so much, shape (worlds, replications)."""
    rows = [
        {"world": world, "arm": arm, "budget": budget, "replication": replication, "measure": measure, "at": at,
         "matched": matched is None or bool(matched[world]) or arm == INCENTIVE,
         "value": 10.0 + replication + (ahead if arm == MANDATE else 0.0)}
        for world, of_world in enumerate(differences)
        for replication, ahead in enumerate(of_world)
        for arm in (MANDATE, INCENTIVE)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def ahead_where(inside, replications=3):
    """Return differences of about +1 inside and -1 outside, with a little luck."""
    luck = 0.1 * normal(WORLDS, 2, "luck", replications).T
    return np.where(inside, 1.0, -1.0)[:, None] + luck
