"""Loading: the scenarios, people and networks of a question, checked against each other before anything runs."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Sequence

from policylab.comparison.option import Spelling, declared
from policylab.comparison.question import Question, RunQuestion, Situation
from policylab.errors import UsageError
from policylab.model.alike import load_alike
from policylab.model.columns.parameters import parameters
from policylab.model.luck import Luck
from policylab.model.networks import Graphs
from policylab.model.networks.files import read_networks
from policylab.model.networks.fitting import fitted_network, notes_of
from policylab.model.organisations import Organisation
from policylab.model.population import roster
from policylab.model.scenario import Scenario
from policylab.model.setting import Setting, load_setting


def loaded(
    question: RunQuestion | Question, spelling: Spelling = Spelling.PYTHON
) -> tuple[tuple[Scenario, ...], Graphs]:
    """Return the scenarios of a question and its networks, checked against each other before anything runs."""
    setting = _setting(question, place_of(type(question), spelling, "setting"))
    try:
        scenarios = load_alike(
            question.scenarios, question.size, question.months, setting, _parameters(question, spelling),
            question.without, question.structures,
        )  # fmt: skip
    except UsageError as error:
        raise _respelled(error, type(question), spelling) from None
    if question.people is not None:
        size = Organisation.load(question.people, scenarios[0].size)
        scenarios = tuple(scenario.at(size=size) for scenario in scenarios)
    custom = read_networks(question.networks or {}, question.network_names or {})
    people = roster(scenarios[0].size, Luck(0)) if custom else None
    fitted = {name: fitted_network(people, name, graph) for name, graph in custom.items() if people is not None}
    graphs = {**scenarios[0].graphs, **fitted}
    if spelling is Spelling.PYTHON:
        for note in notes(scenarios, graphs):
            warnings.warn(note, stacklevel=2)
    return scenarios, graphs


def notes(scenarios: Sequence[Scenario], graphs: Graphs) -> tuple[str, ...]:
    """Return what of the files of people and networks is left out or not read, one sentence each."""
    return (*(getattr(scenarios[0].size, "notes", ())), *notes_of(graphs))


def resized(size: str, base: str) -> str:
    """Return another size with the same custom people, if there are any."""
    return size.at(base) if isinstance(size, Organisation) and not isinstance(base, Organisation) else base


def place_of(question: type, spelling: Spelling, name: str) -> str:
    """Return an option as it is written where the question was."""
    return declared(question)[name].spelled(spelling)


def _respelled(error: UsageError, question: type, spelling: Spelling) -> UsageError:
    """Return an error of the model with the option that it begins with as it is written in a place."""
    message, options = str(error), declared(question)
    start = re.match(r"(\w+)(?:\.(\w+))?: ", message)
    if start is None or start[1] not in options:
        return error
    return UsageError(f"{options[start[1]].spelled(spelling, start[2] or '')}: {message[start.end() :]}")


def _setting(question: Situation, place: str) -> Setting | None:
    """Return the setting of a question; an unknown one is an error of the option, a fault inside one of its file."""
    source = question.setting
    if source is None or isinstance(source, Setting):
        return source
    try:
        return load_setting(source)
    except UsageError as error:
        raise error if str(error).startswith(os.fspath(source)) else error.at(place) from None


def _parameters(question: RunQuestion | Question, spelling: Spelling) -> dict[str, float]:
    """Return the parameters of a question, each in its range; an error names the option as it is written."""
    option = declared(type(question))["parameters"]
    return {
        name: parameters()[name].check(value, option.spelled(spelling, name))
        for name, value in (question.parameters or {}).items()
    }
