"""What is printed of the start, evaluated with the lab's own luck, is what every agent starts from."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import expit, ndtri

from policylab.model.columns import COLUMNS, KINDS, columns_of
from policylab.model.columns.parameters import parameters, rows
from policylab.model.columns.starting import FACTS, Around, Like
from policylab.model.start import start
from policylab.model.tables import ages, educations, regions, segments, shares_of_ages, tiers
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
            r"\Xi_s": of_smaller(owner, rank) / asked_for[owner],
        },
        "citizen": of_persons(people),
    }
    return {symbol: np.array(found, dtype=float)[:, None] for symbol, found in values.get(kind, {}).items()}


def of_smaller(owner, rank):
    """Return of each service how many of all who come to its agency want one that fewer want, and half of its own."""
    return [
        sum(1 / other for other in rank[owner == agency] if other > own) + 1 / own / 2
        for agency, own in zip(owner, rank, strict=True)
    ]


def of_persons(people):
    """Return what the tables say of each citizen, and of all of them, by symbol."""
    persons = [
        (segments()[segment], regions()[region], ages()[age], educations()[education])
        for segment, region, age, education in zip(
            people.citizen_segment, people.citizen_region, people.citizen_age, people.citizen_education, strict=True
        )
    ]
    everybody = [
        (segment, region, ages()[age], educations()[education], share * region["share"] * segment["share"] * part)
        for name, segment in segments().items()
        for region in regions().values()
        for age, share in shares_of_ages(name).items()
        for education, part in ages()[age]["education"].items()
    ]
    mean = sum(share * sum(part["literacy"] for part in parts) for *parts, share in everybody)

    def logits(segment, region, age, education):
        return np.log(age["access"] / (1 - age["access"])) + sum(of["access"] for of in (segment, region, education))

    def without(level):
        """Return the share without access over many quantiles of what nothing explains."""
        beyond = parameters()["access_from_skill"].default * ndtri((np.arange(2000) + 0.5) / 2000)
        return sum(share * (1 - expit(level + logits(*parts) + beyond).mean()) for *parts, share in everybody)

    level = brentq(lambda level: without(level) - parameters()["without_access"].default, -5, 5)
    return {
        r"\Xi_d": [region["distance"] for _, region, _, _ in persons],
        r"\Xi_k": [sum(part["literacy"] for part in person) for person in persons],
        r"\bar{\Xi}_k": [mean] * len(persons),
        r"\Xi_a": [logits(*person) for person in persons],
        r"\Xi_{occasions}": [segment["occasions"] for segment, _, _, _ in persons],
        r"\Xi_y": [age["gaining"] for _, _, age, _ in persons],
        r"\Xi_v": [age["offline"] for _, _, age, _ in persons],
        r"\ell_a": [level] * len(persons),
    }


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
