"""Harmless changes of the sources: each moves no bit, and so no identity. A change is a mapping of paths to texts."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Callable
from io import StringIO

from .made import base, source

Changes = dict[str, str | None]
HARMLESS: dict[str, Callable[[], Changes]] = {}


def harmless(make: Callable[[], Changes]) -> Callable[[], Changes]:
    HARMLESS[make.__name__.replace("_", " ")] = make
    return make


def replaced(path: str, *pairs: tuple[str, str]) -> Changes:
    text = source(path)
    for before, after in pairs:
        assert before in text, (path, before)
        text = text.replace(before, after)
    return {path: text}


def renamed(path: str, function: str, before: str, after: str) -> Changes:
    """Return a name changed inside one function, its docstring aside."""
    text = source(path)
    node = next(one for one in ast.walk(ast.parse(text)) if getattr(one, "name", "") == function)
    lines = text.splitlines(keepends=True)
    begin, end = node.lineno - 1, node.end_lineno
    body = re.sub(rf"(?<![\w.\"']){before}(?![\w\"'])", after, "".join(lines[begin:end]))
    assert body != "".join(lines[begin:end])
    return {path: "".join(lines[:begin]) + body + "".join(lines[end:])}


def everywhere(before: str, after: str, rooms: tuple[str, ...] = ("model/", "recording/", "comparison/", "analysis/")):
    """Return a name changed in every file of the package."""
    found = {}
    for path in base().tree.paths:
        if path.endswith(".py") and not path.startswith("recording/identity/"):
            text = re.sub(rf"\b{before}\b", after, source(path))
            if text != source(path):
                found[path] = text
    assert found and any(path.startswith(rooms) for path in found)
    return found


def parts_of(path: str) -> tuple[str, dict[str, str]]:
    """Return the head of a module, and its functions and classes as texts by name."""
    text = source(path)
    lines = text.splitlines(keepends=True)
    nodes = [one for one in ast.parse(text).body if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    found, taken = {}, set()
    for node in nodes:
        begin = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
        found[node.name] = "".join(lines[begin : node.end_lineno])
        taken |= set(range(begin, node.end_lineno))
    return "".join(line for number, line in enumerate(lines) if number not in taken), found


def all_core(change: Callable[[str], str], room: str = "model/") -> Changes:
    found = {path: change(source(path)) for path in base().tree.paths if path.startswith(room) and path.endswith(".py")}
    return {path: text for path, text in found.items() if text != source(path)}


def _tokens(text: str, change: Callable[[tokenize.TokenInfo], str]) -> str:
    """Return a text with its tokens changed in place, from the last to the first."""
    lines = text.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(StringIO(text).readline))):
        new = change(token)
        if new != token.string and token.start[0] == token.end[0]:
            line = lines[token.start[0] - 1]
            lines[token.start[0] - 1] = line[: token.start[1]] + new + line[token.end[1] :]
    return "".join(lines)


@harmless
def locals_of_a_recorder_renamed():
    return renamed("recording/run.py", "record_all", "batches", "side_by_side")


@harmless
def locals_of_the_choice_renamed():
    path, text = "model/rules/choice.py", source("model/rules/choice.py")
    node = next(one for one in ast.parse(text).body if getattr(one, "name", "") == "service_choice")
    stored = [one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
    return renamed(path, "service_choice", stored[0], "renamed_local")


@harmless
def locals_of_a_comprehension_renamed():
    return renamed("model/columns/parameters.py", "rows", "point", "each")


@harmless
def arguments_of_a_helper_renamed():
    return renamed("model/luck.py", "_spread", "word", "bits")


@harmless
def an_argument_of_a_method_renamed():
    return renamed("model/policies/compulsion.py", "drafting", "context", "view")


@harmless
def a_private_function_renamed():
    return everywhere("_delivered_nothing_of_this_name|_booked", "_in_thousandths")


@harmless
def a_private_class_renamed():
    return everywhere("_Delivered", "_AtWork")


@harmless
def a_public_function_renamed_everywhere():
    return everywhere("mark_worst_placed", "mark_lowest_placed")


@harmless
def a_constant_renamed():
    return everywhere("SETTLING_MONTHS", "MONTHS_TO_SETTLE")


@harmless
def a_generator_of_networks_renamed():
    return everywhere("staff_small_worlds", "officials_small_worlds")


@harmless
def a_message_reworded():
    return replaced("model/policies/package.py", ("is out of range, allowed at most", "is above"))


@harmless
def messages_of_the_machine_reworded():
    text = source("model/step.py")
    return {"model/step.py": text.replace("the calendar has no", "there is no such entry:").replace("expected", "not")}


@harmless
def a_message_prepared_in_a_local_reworded():
    return replaced(
        "model/policies/package.py",
        ('both = f"{what}[{earlier_number}] and {what}[{later_number}]"', 'both = f"{later_number}"'),
    )


@harmless
def docstrings_gone():
    def change(text: str) -> str:
        lines = text.splitlines(keepends=True)
        kinds = ast.Module | ast.FunctionDef | ast.ClassDef
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds) and ast.get_docstring(node)]
        for doc in sorted((node.body[0] for node in nodes), key=lambda one: -one.lineno):
            lines[doc.lineno - 1 : doc.end_lineno] = [" " * doc.col_offset + '"""Said otherwise."""\n']
        return "".join(lines)

    return all_core(change)


@harmless
def comments_gone():
    return all_core(lambda text: _tokens(text, lambda one: "" if one.type == tokenize.COMMENT else one.string))


@harmless
def comments_added():
    return all_core(lambda text: "# A new comment.\n" + text.replace("\n\n\n", "\n\n\n# Another.\n", 1))


@harmless
def summaries_of_instruments_reworded():
    found = {}
    for path in base().tree.paths:
        if path.startswith("model/policies/") and "summary: ClassVar[str]" in source(path):
            found[path] = re.sub(r'(summary: ClassVar\[str\] = \(?\s*")', r"\1In other words: ", source(path))
    assert len(found) > 3
    return found


@harmless
def what_a_rule_cites_reworded():
    return all_core(lambda text: re.sub(r'cites="[^"]*"', 'cites="another source"', text), "model/rules/")


@harmless
def symbols_and_meanings_of_columns_reworded():
    path = "model/columns/agency_columns.py"
    old = '"n",\n        "number of its services",\n        unit="count"'
    return replaced(
        path, (old, old.replace("n", "N", 1).replace("number of its", "all its").replace("count", "services"))
    )


@harmless
def words_of_parameters_reworded():
    text = source("model/parameters.toml")
    for key in ("symbol", "unit", "letter", "source", "meaning"):
        text = re.sub(rf"(?m)^{key} = .*$", f'{key} = "other words"', text)
    return {"model/parameters.toml": text}


@harmless
def words_of_measures_reworded():
    found = {}
    for path in base().tree.paths:
        if path.startswith("recording/measures/"):
            found[path] = re.sub(r'\b(label|label_th|unit)="[^"]*"', r'\1="other words"', source(path))
    return {path: text for path, text in found.items() if text != source(path)}


@harmless
def words_of_mechanisms_reworded():
    return replaced("model/switches/mechanisms.py", ("tastes never change", "no taste changes"))


@harmless
def labels_of_sizes_added():
    return replaced("model/sizes.toml", ("[tiers.local]\n", '[tiers.local]\nlabel_fr = "Communes"\ntitle = "Local"\n'))


@harmless
def definitions_in_another_order():
    found = {}
    for path in ("model/rules/leaders.py", "model/luck.py", "model/rules/projects.py", "recording/groups.py"):
        head, parts = parts_of(path)
        found[path] = "\n\n\n".join([head, *reversed(parts.values())]) + "\n"
    return found


@harmless
def methods_of_a_class_in_another_order():
    path = "model/policies/ledger.py"
    text = source(path)
    node = next(one for one in ast.parse(text).body if isinstance(one, ast.ClassDef) and one.name == "Ledger")
    lines = text.splitlines(keepends=True)
    spans = [
        (min([one.lineno, *(decorator.lineno for decorator in one.decorator_list)]) - 1, one.end_lineno)
        for one in node.body if isinstance(one, ast.FunctionDef)
    ]  # fmt: skip
    methods = ["".join(lines[begin:end]) for begin, end in spans]
    head, tail = "".join(lines[: spans[0][0]]), "".join(lines[spans[-1][1] :])
    return {path: head + "\n".join(reversed(methods)) + tail}


@harmless
def a_function_moved_to_another_file():
    head, parts = parts_of("model/luck.py")
    moved = parts.pop("_word")
    imports = "from hashlib import blake2b as digest_of\nimport numpy as numbers\n"
    moved = moved.replace("blake2b", "digest_of").replace("np.", "numbers.").replace("_SEPARATOR", "MARK")
    return {
        "model/words_of_luck.py": f'{imports}MARK = "\\x1f"\n\n\n' + moved.replace("NDArray", "list"),
        "model/luck.py": "\n\n\n".join([f"from policylab.model.words_of_luck import _word\n{head}", *parts.values()]),
    }


@harmless
def a_whole_file_moved():
    found: Changes = {
        "model/start.py": None,
        "model/people/__init__.py": "",
        "model/people/first_values.py": source("model/start.py"),
    }
    for path in base().tree.paths:
        if path.endswith(".py") and "policylab.model.start" in source(path):
            found[path] = source(path).replace("policylab.model.start", "policylab.model.people.first_values")
        elif path.endswith(".py") and "from policylab.model import start\n" in source(path):
            moved = "from policylab.model.people import first_values as start\n"
            found[path] = source(path).replace("from policylab.model import start\n", moved)
    return found


@harmless
def a_rule_renamed_with_its_luck_key_kept():
    return renamed_rules(["leader_succession"])


@harmless
def every_rule_renamed_with_its_luck_key_kept():
    return renamed_rules(sorted(base().parts["rule"]))


def renamed_rules(names: list[str]) -> Changes:
    """Return rules under other names, in every file of the model, each with its luck key: its first name."""
    found = {}
    for path in base().tree.paths:
        if not (path.endswith(".py") and path.startswith(("model/", "analysis/", "odd/", "lab/"))):
            continue
        text = source(path)
        for name in names:
            place = text.find(f"\ndef {name}(")
            if place >= 0:
                begin = text.rindex("@rule(", 0, place) + len("@rule(")
                kept = "" if "luck_key=" in text[begin:place] else f'luck_key="{name}", '
                text = f"{text[:begin]}{kept}{text[begin:]}"
            text = re.sub(rf"(?<![\w\"]){name}(?![\w\"])", f"renamed_{name}", text)
        if text != source(path):
            found[path] = text
    return found


@harmless
def a_measure_added():
    path = "recording/measures/citizens.py"
    words = 'label="Literacy", label_th="x", definition="mean", unit="share", good="up", smallest=0.01'
    body = 'return groups.mean("citizen", simulation.columns["citizen"]["literacy"])'
    added = f'\n\n@each_month({words}, counts=("citizen",))\ndef literacy(simulation, groups):\n    {body}\n'
    return {path: source(path) + added}


@harmless
def a_file_of_measures_added():
    words = 'label="Literacy", label_th="x", definition="mean", unit="share", good="up", smallest=0.01'
    body = 'return groups.mean("citizen", simulation.columns["citizen"]["literacy"])'
    head = "from policylab.recording.measures.measure import each_month\n"
    text = f"{head}\n\n@each_month({words})\ndef literacy(simulation, groups):\n    {body}\n"
    return {"recording/measures/skills.py": text}


@harmless
def a_package_added():
    text = source("data/packages/hybrid.toml")
    return {"data/packages/mine.toml": text.replace('name = "hybrid"', 'name = "mine"', 1)}


@harmless
def words_of_a_package_and_a_setting_reworded():
    return {
        path: re.sub(r"(?m)^(title|sentence)(_th)? = .*$", r'\1\2 = "other words"', source(path))
        for path in ("data/packages/hybrid.toml", "data/settings/default.toml")
    }


@harmless
def a_page_changed():
    return replaced("analysis/filter/report.py", ("What the data narrow", "What data narrow"))


@harmless
def words_of_a_pattern_reworded():
    text = source("analysis/patterns/deadlines.py")
    assert "statement=" in text
    return {"analysis/patterns/deadlines.py": re.sub(r'statement="', 'statement="In other words: ', text)}


@harmless
def another_layout():
    def change(text: str) -> str:
        return ast.unparse(ast.parse(text)) + "\n"

    return all_core(change)


@harmless
def other_quotes():
    def change(one: tokenize.TokenInfo) -> str:
        if one.type != tokenize.STRING or not one.string.startswith('"') or one.string.startswith('"""'):
            return one.string
        return one.string if "'" in one.string or "\\" in one.string else f"'{one.string[1:-1]}'"

    return all_core(lambda text: _tokens(text, change))


@harmless
def annotations_added_and_taken_away():
    before = '        people = self.people\n        if name == "mean_literacy"'
    return {
        **replaced("model/luck.py", ("def _word(*parts: object) -> NDArray[np.uint64]:", "def _word(*parts):")),
        **replaced("model/start.py", (before, before.replace("people =", 'people: "Any" ='))),
    }


@harmless
def imports_split_and_under_other_names():
    path, text = "model/start.py", source("model/start.py")
    text = text.replace("import numpy as np\n", "import numpy\nimport numpy as numbers\n").replace("np.", "numbers.")
    text = text.replace("from scipy.special import ndtri\n", "from scipy import special\n")
    return {path: text.replace("ndtri(", "special.ndtri(")}


@harmless
def an_import_moved_into_its_function():
    path, text = "model/start.py", source("model/start.py")
    call = "return np.asarray(ndtri("
    assert call in text
    text = text.replace("from scipy.special import ndtri\n", "")
    return {
        path: text.replace(call, f"from scipy.special import ndtri as inverse\n\n        {call}").replace(
            "ndtri(", "inverse("
        )
    }


@harmless
def an_unused_helper_added():
    helper = "\n\ndef _never_called(values: list[float]) -> float:\n    return sum(values) / 2\n"
    return {path: source(path) + helper for path in ("model/luck.py", "model/start.py", "recording/groups.py")}


@harmless
def an_unused_file_added_to_the_model():
    return {"model/never_imported.py": "import numpy as np\n\nNUMBERS = np.arange(3)\n"}


@harmless
def a_texts_pieces_joined():
    """Two literals side by side are one text, also as an f-string without values."""
    return replaced("model/start.py", ('f"start.{self.kind}.{name}"', '"start." f"{self.kind}." "" f"{name}"'))


@harmless
def a_show_method_added_with_its_helper():
    before = "    def report(self)"
    added = "    def effects_page(self) -> str:\n        return self._told()\n\n"
    helper = "    def _told(self) -> str:\n        return str(self.effects)\n\n"
    return replaced("comparison/results.py", (before, f"{added}{helper}{before}"))


@harmless
def a_guard_reworded():
    return replaced("model/guards/impure.py", ("draws its own chance", "draws chance by itself"))


@harmless
def an_instrument_class_renamed():
    return everywhere("Recognition", "PublicHonour")


@harmless
def constants_bound_together_bound_apart():
    before = 'OUTLAY, AGENCY_COST = "outlay", "agency_cost"'
    return replaced("model/policies/ledger.py", (before, 'AGENCY_COST = "agency_cost"\nOUTLAY = "outlay"'))


@harmless
def arguments_by_name_and_in_another_order():
    return {
        **replaced("model/networks/links.py", ("members, (count + 1, len(groups)), weights=weights)",
                                               "weights=weights, shape=(count + 1, len(groups)), sources=members)")),
        **replaced("recording/run.py", ("counts=_counts(simulation, groups), groups=by_group",
                                        "groups=by_group, counts=_counts(simulation, groups)")),
    }  # fmt: skip


@harmless
def what_look_ups_answer_reworded():
    return {
        **replaced("model/step.py", ('Names(\n            "kind of agent"', 'Names(\n            "sort of agent"')),
        **replaced("model/rules/__init__.py", ('"write scenario.with_rule(rule)"', '"swap it"')),
        **replaced("model/tables.py", ('"number of the country"', '"figure of the country"')),
    }


@harmless
def help_of_options_reworded():
    path = "comparison/question.py"
    return {path: re.sub(r'Option\(\s*"', 'Option("In other words: ', source(path))}


@harmless
def a_rule_moved_to_another_file():
    head, parts = parts_of("model/rules/staff.py")
    imports = "".join(
        [
            "import numpy as np\nfrom policylab.model.rules.rule import rule\n",
            "from policylab.model.rules.sights import from_above\n\n\n",
        ]
    )
    moved, step = parts.pop("staff_resistance"), source("model/rules/__init__.py")
    step = step.replace("from policylab.model.rules.staff import (", "\n".join([
        "from policylab.model.rules.stubborn import staff_resistance", "from policylab.model.rules.staff import (",
    ]))  # fmt: skip
    return {
        "model/rules/stubborn.py": imports + moved,
        "model/rules/staff.py": head + "\n\n\n".join(parts.values()),
        "model/rules/__init__.py": step.replace("    staff_resistance,\n", "", 1),
    }


def few(name: str, path: str, *pairs: tuple[str, str]) -> None:
    """Add a harmless change of a few words in one file."""
    HARMLESS[name] = lambda: replaced(path, *pairs)


few("a private method renamed", "model/luck.py", ("_stream(", "_words_of("), ("_streams", "_kept"))
few(
    "private members of the engine renamed",
    "model/simulation.py",
    ("_write_levers", "_pull_levers"),
    ("self._events", "self._happenings"),
    ("part: int = 1, of: int = 1", "share: int = 1, of: int = 1"),
    ("* part //", "* share //"),
)
few(
    "unread parameters added to functions",
    "model/luck.py",
    ("(names: Iterable[str])", "(names, *, check=False)"),
    ("agents: NDArray[np.uint64]) -> tuple", "agents: NDArray[np.uint64], why: str = '') -> tuple"),
)
few(
    "a default that every call gives",
    "model/networks/families.py",
    ("ties: int, seed: int)", "ties: int, seed: int = 7)"),
    ("def pool(", "def choices("),
    ("luck, pool)", "luck, choices)"),
)
few(
    "a parameter of a helper renamed and given by name",
    "model/start.py",
    ("start(people: Roster, luck: Luck", "start(roster: Roster, luck: Luck"),
    ("people.number(kind)", "roster.number(kind)"),
    ("StartingDraw(kind, people, luck, row)", "StartingDraw(kind, people=roster, luck=luck, row=row)"),
)
few(
    "a decorator of messages added",
    "model/start.py",
    ("def start(", "from policylab.errors.calls import in_words\n\n\n@in_words('write start()')\ndef start("),
)
few(
    "decorators of messages reworded and taken away",
    "model/scenario.py",
    ("write for example .at(months=24)", "say .at(...)"),
    ("@says_how_to_change(FROZEN, **INSTEAD)", "@says_how_to_change('no')"),
    ("    @in_words(\"write for example .named('mine')\")\n", ""),
)
few(
    "methods that show added",
    "model/policies/ledger.py",
    (
        "    def closes(",
        "    def __repr__(self):\n        return 'books'\n\n    def __str__(self):\n        return 'b'\n\n"
        "    def _repr_html_(self):\n        return self._told()\n\n"
        "    def _told(self):\n        return str(self.gaps())\n\n"
        "    def closes(",
    ),
)
few(
    "an unused private method added",
    "model/policies/ledger.py",
    ("    def closes(", "    def _unused(self, line):\n        return self.spent(line) * 2\n\n    def closes("),
)
few(
    "an unused function in a function added",
    "model/citizens_at_start.py",
    ("    ties = luck", "    def double(value):\n        return 2 * value\n\n    ties = luck"),
)
few(
    "classes and attributes annotated",
    "model/luck.py",
    ("    def __init__(self, seed: int", "    seed: int\n    replication: int\n\n    def __init__(self, seed"),
    ("self.seed = int", "self.seed: int = int"),
)
few(
    "docstrings of methods reworded and added",
    "model/start.py",
    ("Return the luck of a draw", "Draw"),
    ("-> Values:\n        column =", '-> Values:\n        """Make it."""\n        column ='),
)
few(
    "a message split and prepared beforehand",
    "model/simulation.py",
    ('            raise PolicylabError("worlds', '            text = f"{self.worlds} " + f"worlds'),
    ('run them separately")\n', 'run them separately"\n            raise PolicylabError(text)\n'),
)
few(
    "a constant put in place of its number",
    "model/citizens_at_start.py",
    ("def mark_worst_placed", "TENTHS: Final = 10\n\n\ndef mark_worst_placed"),
    ("len(members) / 10", "len(members) / TENTHS"),
)


@harmless
def a_constant_moved_to_another_file():
    moved = ("SETTLING_MONTHS = 36", "from policylab.model.months import SETTLING_MONTHS")
    return {"model/months.py": "SETTLING_MONTHS = 36\n", **replaced("model/settling.py", moved)}
