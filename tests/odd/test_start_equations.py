"""What is printed of the start, evaluated with the lab's own luck, is what every agent starts from."""

import numpy as np
import pytest

from policylab.model.columns import COLUMNS, KINDS, columns_of
from policylab.model.columns.parameters import parameters, rows
from policylab.model.columns.starting import FACTS, Around, Like
from policylab.model.start import start
from policylab.model.tables import regions, segments, tiers
from policylab.odd.equations import LUCK, standard, statements, symbols_in
from policylab.odd.starts import starting_equations
from tests.odd.equations_read import Equation


def of_roster(people, kind):
    """Return what the roster says of the agents of a kind, by symbol."""
    of_tier = {name: np.array([tiers()[tier][name] for tier in people.tier]) for name in ("readiness", "central")}
    owner, rank = people.service_agency, people.service_rank
    services = np.array([np.count_nonzero(owner == agency) for agency in range(len(people.tier))])
    asked_for = np.array([np.sum(1 / rank[owner == agency]) for agency in range(len(people.tier))])
    values = {
        "agency": {
            r"\Xi_r": of_tier["readiness"],
            r"\Xi_n": services,
            r"\Xi_b": people.weight,
            r"\Xi_c": of_tier["central"],
        },
        "staff": {r"\Xi_r": np.append(of_tier["readiness"], 1.0)[people.staff_agency]},
        "service": {
            r"\Xi_w": [("light", "medium", "heavy").index(weight) for weight in people.service_weight],
            r"\Xi_o": 1 / rank / asked_for[owner],
            r"\Xi_{rank}": rank,
            r"\Xi_m": services[owner],
        },
        "citizen": {
            r"\Xi_d": [regions()[region]["distance"] for region in people.citizen_region],
            r"\Xi_k": [segments()[segment]["literacy"] for segment in people.citizen_segment],
            r"\Xi_a": [segments()[segment]["access"] for segment in people.citizen_segment],
        },
    }
    return {symbol: np.array(found, dtype=float)[:, None] for symbol, found in values.get(kind, {}).items()}


def known_of(classroom, kind, latex):
    found = of_roster(classroom.roster, kind) | {
        standard(one.symbol): np.array(one.default) for one in parameters().values()
    }
    for symbol in (symbol for one in statements(latex) for symbol in symbols_in(one.right)):
        if symbol.startswith(LUCK + "_"):
            stream = f"start.{kind}.{symbol.removeprefix(LUCK + '_').strip('{}')}".replace("\\", "")
            found[symbol] = classroom.luck.uniform(stream, classroom.roster.keys[kind], 0)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_printed_start_is_the_start(classroom, kind):
    latex = starting_equations(kind)
    equation, known = Equation(latex), known_of(classroom, kind, latex)
    begun = start(classroom.roster, classroom.luck, rows([{}]))[kind]
    by_symbol = {standard(column.symbol): column for column in columns_of(kind).values()}
    told = set(equation.statements) & set(by_symbol)
    for symbol in told:
        column = by_symbol[symbol]
        found = np.broadcast_to(equation.value(symbol, known), begun[column.name].shape)
        assert np.asarray(begun[column.name], dtype=float) == pytest.approx(found, abs=1e-12), column.key
    for symbol in set(by_symbol) - told:
        column = by_symbol[symbol]
        assert (begun[column.name] == column.neutral).all(), f"{column.key} starts otherwise and is not printed"


def test_a_start_names_what_there_is():
    for column in COLUMNS:
        if isinstance(column.start, str):
            assert column.start in parameters(), column.key
        elif isinstance(column.start, Around):
            assert {column.start.mean, column.start.spread} <= set(parameters()), column.key
            assert column.start.times is None or column.start.times in FACTS, column.key
        elif isinstance(column.start, Like):
            assert column.start.name in columns_of(column.kind), column.key
