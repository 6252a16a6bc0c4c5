"""Question: every option of ``run``, ``compare`` and a study, declared once.

These declarations are the source of the command-line options (``policylab.cli.options``), the signatures of
``policylab.run`` and ``policylab.compare`` (``signatures``), the checks and their messages (``checking``), the tables
of a study's file, the JSON schema and the documentation. An option has the same name everywhere, with dashes on the
command line; where Python and files take a list, the command line takes one option for each entry, in the singular.

Only the standard library is imported here, so that the command line starts at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from policylab.comparison.option import Option
from policylab.model.limits import DEFAULT_MONTHS, DEFAULT_SIZE, MOST_MONTHS

if TYPE_CHECKING:
    import networkx

    from policylab.model.scenario import Scenario
    from policylab.model.setting import Setting

    Graph = networkx.Graph[Any]

BASELINE = "status-quo"
AUTO = "auto"
REPLICATIONS = 30  # by default, and after which `auto` first checks half widths
MOST_REPLICATIONS = 10_000
MOST_BY_DEFAULT = 480  # replications, with auto
WORLD_REPLICATIONS = 2
RANGES = "ranges"  # where worlds are drawn unless a file is named
MOST_WORLDS = 100_000
MOST_WORKERS = 1_024
MOST_SEED = 2**32 - 1
MOST_BUDGET = 1_000_000_000  # official-months: all officials of a country for centuries
WIDEST = 1_000_000  # half width of an interval, in a measure's unit
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
BY_NAME = {"type": "object", "additionalProperties": TEXT}

# Options of run.

Scenarios = Annotated[
    "tuple[str | os.PathLike[str] | Scenario, ...]",
    Option(
        "Scenarios: names of packages, TOML files of packages or scenarios, or in Python Scenario objects.",
        positional="scenarios", wanted="names of packages, TOML files or scenarios", as_json=TEXTS,
    ),
]  # fmt: skip
Size = Annotated[str, Option("Size of the lab.", f"what a scenario's file states, else {DEFAULT_SIZE}", names="size")]
Months = Annotated[
    int,
    Option("Number of months to run.", f"what a scenario's file states, else {DEFAULT_MONTHS}", ge=1, le=MOST_MONTHS),
]
SettingSource = Annotated[
    "str | os.PathLike[str] | Setting",
    Option(
        "What no policy decides: a setting's name, or a TOML file.", "what a scenario's file states, else default",
        metavar="NAME|FILE", wanted="the name of a setting, or a TOML file", as_json=TEXT,
    ),
]  # fmt: skip
Parameters = Annotated[
    dict[str, float],
    Option(
        "Parameters with their values, each within its range; they override files and settings.",
        flag="set", metavar="PARAMETER=VALUE", example="lapse=0.03", names="parameter",
        wanted="parameters with their values",
    ),
]  # fmt: skip
Without = Annotated[
    tuple[str, ...], Option("Mechanisms and barriers to remove.", names="mechanism or barrier", metavar="NAME")
]
Structures = Annotated[
    dict[str, str],
    Option(
        "Rival forms of the model.", flag="structure", metavar="NAME=FORM", example="choice=nested",
        names="structure", wanted="structures with their forms",
    ),
]  # fmt: skip
PEOPLE = Option(
    "Custom people: a CSV file of bodies, or of names for the agents of the size.", "those of the size",
    metavar="FILE", wanted="the path of a CSV file", example="our-bodies.csv", as_json=TEXT,
)  # fmt: skip
People = Annotated["str | os.PathLike[str]", PEOPLE]
NETWORKS = Option(
    "Custom networks over the names of the agents: files, or in Python networkx graphs.",
    flag="network", metavar="NAME=FILE", example="leaders=our-leaders.graphml", names="network",
    wanted="networks with their files or graphs", was=("graphs",), as_json=BY_NAME,
)  # fmt: skip
Networks = Annotated["dict[str, str | os.PathLike[str] | Graph]", NETWORKS]
NetworkNames = Annotated[
    dict[str, str],
    Option(
        "The attribute that names the nodes in the file of a network; id for their ids.", "label or name, else id",
        metavar="NAME=ATTRIBUTE", example="leaders=unit", names="network", wanted="networks with attributes of nodes",
    ),
]  # fmt: skip
Seed = Annotated[int, Option("The seed that luck is keyed by.", ge=0, le=MOST_SEED)]
Replication = Annotated[
    int, Option("Which replication: its people, networks and luck.", ge=0, le=MOST_REPLICATIONS, in_python_alone=True)
]
GROUPING = Option("Results by group as well: by tier, region, segment or weight.", names="grouping", metavar="GROUPING")
RunGrouping = Annotated[str, replace(GROUPING, in_python_alone=True)]

# Options that compare adds.

Grouping = Annotated[str, GROUPING]
Arms = Annotated[
    "tuple[str | os.PathLike[str] | Scenario, ...]",
    Option(
        "Arms, two or more: names of packages, TOML files of packages or scenarios, or in Python Scenario objects.",
        positional="arms", wanted="names of packages, TOML files or scenarios", as_json=TEXTS,
    ),
]  # fmt: skip
Baseline = Annotated[str, Option("The arm to compare with.", f"{BASELINE} if it is among the arms, else the first")]
At = Annotated[
    tuple[int, ...],
    Option(
        "Months at which measures of state are taken.", "the last",
        ge=0, le=MOST_MONTHS, most=MOST_MONTHS + 1, metavar="MONTHS", example="24,60,120",
        wanted="months as whole numbers, such as 24,60,120",
    ),
]  # fmt: skip
Measures = Annotated[
    tuple[str, ...],
    Option(
        "Measures to show; verdicts are corrected over all that is shown, headlines apart.", "all",
        flag="measure", names="measure", example="effective_adoption", wanted="names of measures",
    ),
]  # fmt: skip
Replications = Annotated[
    int | Literal["auto"],
    Option(
        "Number of replications, each with its own people, networks and luck; auto adds them up to a precision.",
        ge=1, le=MOST_REPLICATIONS, also=AUTO, metavar="N|auto", wanted=f"a whole number, or {AUTO}",
    ),
]  # fmt: skip
HalfWidth = Annotated[
    float,
    Option(
        "With auto: maximum half width of the 95% interval of every effect, in the measure's unit.",
        gt=0, le=WIDEST, needs=("replications", AUTO), example="0.01",
    ),
]  # fmt: skip
On = Annotated[
    str,
    Option(
        "With auto: the measure whose effects must be this precise.", names="measure", metavar="MEASURE",
        needs=("replications", AUTO),
    ),
]  # fmt: skip
Most = Annotated[
    int,
    Option(
        "With auto: maximum number of replications.", f"{MOST_BY_DEFAULT}", ge=REPLICATIONS, le=MOST_REPLICATIONS,
        needs=("replications", AUTO), was=("most",),
    ),
]  # fmt: skip
Worlds = Annotated[
    int, Option("Number of worlds to compare over.", "the default world alone", ge=2, le=MOST_WORLDS, example="100")
]
WorldsSize = Annotated[
    str, Option("Size of the worlds.", "that of the comparison", names="size", needs=("worlds", 100))
]
WorldsReplications = Annotated[
    int,
    Option("Replications in each world.", f"{WORLD_REPLICATIONS}", ge=2, le=MOST_REPLICATIONS, needs=("worlds", 100)),
]
WORLDS_FROM = Option(
    "Where worlds are drawn: ranges, the stated ones, or the file that `analyse filter` stored.", RANGES,
    metavar="ranges|FILE", wanted="ranges, or a file of stored worlds", needs=("worlds", 100), as_json=TEXT,
)  # fmt: skip
WorldsFrom = Annotated["str | os.PathLike[str]", WORLDS_FROM]
EqualCost = Annotated[
    Literal["public", "outlay"],
    Option(
        "Compare at equal cost as well, each arm brought to it by its dial: public cost, of the centre and agencies "
        "together, or the outlay of the centre alone.",
        "as designed only", bare="public", metavar="[public|outlay]", example="outlay",
        wanted="public or outlay",
    ),
]  # fmt: skip
Budget = Annotated[
    float,
    Option(
        "Budget beyond the baseline in official-months, present value.",
        "what the first law among the arms costs as designed",
        gt=0, le=MOST_BUDGET, needs=("equal_cost", True), example="500",
    ),
]  # fmt: skip
Budgets = Annotated[
    bool,
    Option(
        "Compare at several budgets as well, from the cost of the cheapest design to that of the dearest.",
        needs=("equal_cost", True),
    ),
]  # fmt: skip
Reasons = Annotated[
    bool,
    Option("Decompose each effect by mechanism: each is switched off in turn, in arm and baseline alike."),
]
Workers = Annotated[
    int,
    Option(
        "Number of processes; results do not depend on it. Left out on the command line, or None: as many as pay, at "
        "most one for each core.",
        ge=1, le=MOST_WORKERS, example="2", none_on_command_line=True,
    ),
]  # fmt: skip

# Options that a study adds.

StudyName = Annotated[str, Option("Name of the study and of the folder of its results: a to z, 0 to 9, - and _.")]
Sentence = Annotated[str, Option("The question that the study answers, in one line, in English or in Thai.")]
StudyArms = Annotated[
    tuple[str, ...],
    Option("Names of packages, or TOML files next to the study's file.", wanted="names of packages, or TOML files"),
]
StudyWorldsFrom = Annotated[str, WORLDS_FROM]
StudyPeople = Annotated[str, PEOPLE]
StudyNetworks = Annotated[dict[str, str], NETWORKS]
StudyBudgets = Annotated[
    tuple[float, ...],
    Option(
        "Budgets beyond the baseline in official-months, present value, at the size of the headline; worlds at another "
        "size get the same amount for the country.",
        gt=0,
        le=MOST_BUDGET,
    ),
]
BudgetShares = Annotated[
    tuple[float, ...],
    Option("Budgets as shares of what one arm as designed costs in the same world.", gt=0, le=100),
]
BudgetOf = Annotated[str, Option("The arm whose design costs a share of 1.", "the law among the arms")]
Groups = Annotated[tuple[str, ...], Option("Groupings by which results are also kept.", names="grouping")]
Pilots = Annotated[int, Option("Pilot runs of each evaluation in the search for doses.", ge=1, le=1_000)]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Options common to everything that runs: size, length, setting and luck."""

    size: Size | None = None
    months: Months | None = None
    setting: SettingSource | None = None
    parameters: Parameters | None = None
    without: Without = ()
    structures: Structures | None = None
    people: People | None = None
    networks: Networks | None = None
    network_names: NetworkNames | None = None
    seed: Seed = 1


@dataclass(frozen=True, kw_only=True)
class RunQuestion(Situation):
    """The question of ``run``: scenarios side by side, once."""

    scenarios: Scenarios
    replication: Replication = 0
    by: RunGrouping | None = None


@dataclass(frozen=True, kw_only=True)
class Question(Situation):
    """The question of ``compare``: arms on the same people, networks and luck."""

    scenarios: Arms
    baseline: Baseline | None = None
    at: At | None = None
    measures: Measures | None = None
    replications: Replications = REPLICATIONS
    half_width: HalfWidth | None = None
    on: On | None = None
    max: Most | None = None
    by: Grouping | None = None
    worlds: Worlds | None = None
    worlds_size: WorldsSize | None = None
    worlds_replications: WorldsReplications | None = None
    worlds_from: WorldsFrom | None = None
    equal_cost: EqualCost | None = None
    budget: Budget | None = None
    budgets: Budgets = False
    why: Reasons = False
    workers: Workers | None = 1
