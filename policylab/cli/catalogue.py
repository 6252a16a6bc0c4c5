"""The catalogue, as rows: the lists that ``policylab list`` and the documentation print.

Each list imports only what it shows, so that packages are listed without reading the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policylab.errors import unknown

if TYPE_CHECKING:
    from policylab.model.policies.package import Package
    from policylab.model.rules import Rule
    from policylab.model.rules.rule import Card
    from policylab.model.switches import Switch

Rows = list[dict[str, Any]]
AGENTS = ("agency", "leader", "staff", "citizen")  # those whom a custom network may join


def named(what: str, rows: Rows, name: str) -> Rows:
    """Return the rows of a list with a name."""
    chosen = [row for row in rows if row["name"] == name]
    if not chosen:
        raise unknown(what.removesuffix("s"), name, [row["name"] for row in rows])
    return chosen


def designed(name: str) -> Rows:
    """Return a package, by its name or its file, with its design in words."""
    from policylab.model.scenario_files import written

    package = written(name).package
    return [_package(package) | {"design": package.design("en"), "design_th": package.design("th")}]


def packages() -> Rows:
    """Return the packages that ship, with a sentence on what each does."""
    from policylab.model.policies.package import packages as shipped_packages

    return [_package(p) for p in shipped_packages().values()]


def _package(p: Package) -> dict[str, Any]:
    return {
        "name": p.name, "title": p.title, "title_th": p.title_th, "sentence": p.sentence, "sentence_th": p.sentence_th,
        "instruments": [instrument.kind for instrument in p.instrument],
        "dial": f"{p.dial.name} from {p.dial.low:g} to {p.dial.high:g}, now {p.dial_as_written:g}" if p.dial else "",
    }  # fmt: skip


def settings() -> Rows:
    """Return the settings that ship: what no policy decides, with a sentence on what each is."""
    from policylab.model.setting import settings as shipped_settings

    return [
        {"name": s.name, "title": s.title, "title_th": s.title_th, "sentence": s.sentence, "sentence_th": s.sentence_th,
         "begins": s.begins or "", "parameters": [f"{name} = {value:g}" for name, value in s.point(s.name).items()],
         "events": [f"{event.kind} at month {event.delivery.announced}" for event in s.event]}
        for s in shipped_settings().values()
    ]  # fmt: skip


def structures() -> Rows:
    """Return the structures with their rival forms, the default first."""
    from policylab.model.switches import STRUCTURES

    return [
        {"name": s.name, "meaning": s.meaning, "default": s.default, "forms": list(s.forms), "source": s.source}
        for s in STRUCTURES.values()
    ]


def sizes() -> Rows:
    """Return the sizes that ship, with how many of each kind they hold."""
    from policylab.model.tables import sizes as shipped_sizes

    return [
        {"name": name, "agencies": sum(size["agencies"].values()), "leaders": sum(size["agencies"].values()),
         "staff": size["staff"], "citizens": size["citizens"], "ministries": size["ministries"]}
        for name, size in shipped_sizes().items()
    ]  # fmt: skip


def agents(size: str, kind: str = "agency", people: str | None = None) -> Rows:
    """Return the agents of a kind by name, and where each belongs; those of a file of people if one is given."""
    from policylab.model.luck import Luck
    from policylab.model.organisations import Organisation
    from policylab.model.population import roster
    from policylab.model.tables import sizes as shipped_sizes

    if size not in shipped_sizes():
        raise unknown("size", size, shipped_sizes())
    if kind not in AGENTS:
        raise unknown("kind of agent", kind, AGENTS)
    chosen = size if people is None else Organisation.load(people, size)
    of = roster(chosen, Luck(0))
    own = {agent: name for name, agent in getattr(chosen, "called", {}).items()}
    names = [own.get(name, name) for name in of.names[kind]]
    if kind == "citizen":
        return [{"name": name, "region": region} for name, region in zip(names, of.citizen_region, strict=True)]
    rows = of.staff_agency.tolist() if kind == "staff" else range(len(names))
    return [
        {"name": name, **({} if kind == "agency" else {"body": of.names["agency"][row]}),
         "tier": of.tier[row], "ministry": of.ministry[row], "region": of.region[row]}
        for name, row in zip(names, rows, strict=True)
    ]  # fmt: skip


def instruments() -> Rows:
    """Return the instruments: what each changes, its doses, the rules it acts through, cost drivers, source, letter."""
    from policylab.model.policies.doses import dose_fields
    from policylab.model.policies.package import INSTRUMENTS

    return [
        {"name": name, "family": kind.family, "changes": kind.summary, "levers": list(kind.writes),
         "doses": list(dose_fields(kind)), "through": _readers(kind.writes), "cost": kind.cost_drivers,
         "source": kind.cites, "letter": kind.letter}
        for name, kind in INSTRUMENTS.items()
    ]  # fmt: skip


def mechanisms() -> Rows:
    """Return the mechanisms that can be switched off, and what is missing without each."""
    from policylab.model.switches import MECHANISMS

    return [_removable(mechanism) for mechanism in MECHANISMS.values()]


def barriers() -> Rows:
    """Return the barriers that the thesis names, each of which can be removed whole."""
    from policylab.model.switches import BARRIERS

    return [_removable(barrier) for barrier in BARRIERS.values()]


def _removable(switch: Switch) -> dict[str, Any]:
    from policylab.model.switches.mechanisms import OUT

    sets = [f"{name} = {value:g}" for name, value in switch.forms[OUT].items()]
    return {"name": switch.name, "without_it": switch.meaning, "sets": sets}


def rules() -> Rows:
    """Return the rules in the order of the month: their agents, what they write and read, and their source."""
    from policylab.model.rules import STEP
    from policylab.model.rules.rule import card_of

    return [_rule(number, card_of(rule)) for number, group in enumerate(STEP, start=1) for rule in group]


def links() -> Rows:
    """Return how agents of each kind see columns of others, and how many they see on average in size classroom."""
    from policylab.model.luck import Luck
    from policylab.model.rules.sights import HOW_SEEN
    from policylab.model.simulation import gather

    link_of = gather("classroom", Luck(0)).links
    above = [(of, kind) for (of, kind), how in HOW_SEEN.items() if how.startswith("from_above")]
    return [
        {"name": name, "of": of, "sees": link.source, "in_sees": f"mean_over({name!r}, column)",
         "ties": round(float((link.ties if link.row_of is None else link.ties[link.row_of]).mean()), 1)}
        for (of, name), link in link_of.items()
    ] + [
        {"name": kind, "of": of, "sees": kind, "in_sees": f"from_above({kind!r}, column)", "ties": 1.0}
        for of, kind in above
    ]  # fmt: skip


def parameters() -> Rows:
    """Return the table of parameters."""
    from policylab.model.columns.parameters import parameters as parameter_table

    return [
        {"name": p.name, "symbol": p.symbol, "default": p.default, "low": p.low, "high": p.high, "unit": p.unit,
         "letter": p.letter, "meaning": p.meaning, "source": p.source}
        for p in parameter_table().values()
    ]  # fmt: skip


def measures() -> Rows:
    """Return the measures with labels in English and Thai, unit, good direction and smallest effect of interest."""
    from policylab.recording.measures import MEASURES

    return [
        {"name": m.name, "label": m.label, "label_th": m.label_th, "unit": m.unit, "good": m.good,
         "smallest_effect": m.smallest, "at": "run" if m.of_run else "month"}
        for m in MEASURES.values()
    ]  # fmt: skip


def _rule(group: int, card: Card) -> dict[str, Any]:
    return {"name": card.name, "group": group, "of": card.of, "writes": list(card.writes), "reads": list(card.inputs),
            "parameters": list(card.parameters), "says": card.title, "source": card.cites}  # fmt: skip


def _readers(levers: tuple[str, ...]) -> list[str]:
    """Return the rules that read some of the levers: columns of their own agents, or those that they see of others."""
    from policylab.model.policies.instrument import KIND_OF
    from policylab.model.rules import STEP
    from policylab.model.rules.rule import card_of

    def reads(rule: Rule) -> bool:
        card = card_of(rule)
        own = {name for name in card.inputs if KIND_OF.get(name) == card.of and name not in card.sees}
        observed = {sight.column for sight in card.sees.values()} & set(KIND_OF)
        return bool((own | observed) & set(levers))

    return [card_of(rule).name for group in STEP for rule in group if reads(rule)]
