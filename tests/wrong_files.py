"""Files with something wrong in them, and what the line that answers them must be: what tests of files share."""

from __future__ import annotations

import re

import pytest

from policylab.errors import UsageError
from policylab.model.scenario import Scenario

HEAD = 'name = "p"\ntitle = "t"\ntitle_th = "t"\nsentence = "s"\nsentence_th = "s"\n'
JARGON = re.compile(
    r"pydantic|https?:|Error\b|Exception|Traceback|NoneType|\bNone\b|\b(True|False)\b|\btuple|\bdict|\bstr\b|\bint\b|\bfloat\b"
    r"|\bbool\b|\barray\b|\bobject\b|validat|validator|union_tag|model_|input_|<class|<function|\bnan\b.*\bfinite\b",
)
CURES = re.compile(
    r"did you mean|\(known: |add it|write |choose |change |check |leave |fix |round |widen |give |name a |allowed"
    r"|set it |let one |state what |lower "
)


def said(content, tmp_path, name="case.toml"):
    """Return the first line that a file with this content is answered with; each names the file."""
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UsageError) as raised:
        Scenario.load(file)
    assert raised.value.exit_code == 2
    message = str(raised.value)
    lines = message.split("\n")
    for line in lines:
        assert line.startswith(f"{file}: "), message
        assert_plain(line.removeprefix(f"{file}: "))
    return lines[0].removeprefix(f"{file}: ")


def assert_plain(message):
    assert "\n" not in message, message
    assert "\r" not in message, message
    assert not JARGON.search(message), f"jargon {JARGON.search(message)[0]!r}: {message}"
    assert CURES.search(message), f"no cure: {message}"


def statute(**changed):
    lines = {
        "kind": '"statute"', "inspection_rate": "0.1", "audit_depth": "0.1", "penalty": "1.0",
        "delivery": "{ announced = 12, deadline = 18 }",
    } | changed  # fmt: skip
    return HEAD + "[[instrument]]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items() if value)


def delivered(text):
    return statute(delivery="{ announced = 12, " + text + " }")


def phases(*texts):
    return delivered("phases = [" + ", ".join("{ " + text + " }" for text in texts) + "]")


def scenario(text):
    return 'name = "s"\npackage = "by-law-abrupt"\n' + text + "\n"


PHASE = "share = 0.5, deadline = 30"
