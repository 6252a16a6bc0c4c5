"""``policylab upgrade``: files of version 0.1 in the words of today, everything else as it was."""

from __future__ import annotations

import pytest

from policylab.cli.upgrade import upgraded
from policylab.errors import UsageError
from policylab.model.scenario import Scenario

OLD = """# A law in a shock
name = "law"   # world = "not this"
package = "by-law-phased"

  world  = "shock"    # what no policy decides
months = 60

[parameters]
motive_of_gain = 1.5
"""


@pytest.fixture
def file(tmp_path):
    def write(text=OLD, name="law.toml", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_an_old_scenario_becomes_one_of_today_with_its_comments_and_layout(call, file):
    path = file()
    with pytest.raises(UsageError, match="world: is called setting"):
        Scenario.load(path)
    code, out, _ = call("upgrade", path)
    assert (code, out) == (0, f"{path}: line 5: world is now setting\n")
    assert path.read_text() == OLD.replace('  world  = "shock"', '  setting  = "shock"')
    assert Scenario.load(path).setting.name == "shock"
    code, out, _ = call("upgrade", path)
    assert (code, out) == (0, f"{path}: nothing to change\n")


def test_a_check_writes_nothing_and_says_what_would_change(call, file):
    path = file()
    code, out, _ = call("upgrade", "--check", path)
    assert (code, out) == (1, f"{path}: line 5: world would be setting\n")
    assert path.read_text() == OLD
    call("upgrade", path)
    assert call("upgrade", "--check", path)[0] == 0


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_stay(file, mark):
    path = file((mark + 'world = "shock"\nname = "a"\npackage = "null"\n').replace("\n", "\r\n"))
    assert upgraded(path).text == mark + 'setting = "shock"\r\nname = "a"\r\npackage = "null"\r\n'


@pytest.mark.parametrize(
    "text",
    [
        'sentence = """\nworld = 1\n"""\nname = "p"\n',
        "sentence = '''\nworld = 1\n'''\nname = \"p\"\n",
        'name = "study"\n[worlds]\nnumber = 100\n',
        '[[instrument]]\nworld = "x"\n',
        'name = "world"\n# world = "shock"\n',
    ],
    ids=["a long text", "a literal text", "the worlds of a study", "a key of a table", "a comment"],
)
def test_what_is_no_old_name_stays(file, text):
    assert upgraded(file(text)).changes == ()


def test_quoted_keys_and_values_with_the_old_word(file):
    assert upgraded(file('"world" = "world.toml"\n')).text == '"setting" = "world.toml"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('world = "a"\nsetting = "b"\n', "has both world and setting, which is its new name: remove world"),
        ("world = [", "is not TOML"),
        ("", "is empty"),
        ('"w\\u006frld" = "shock"\n', "cannot be rewritten line by line: rename world to setting by hand"),
    ],
)
def test_what_cannot_be_rewritten_is_said_in_one_line_and_left_alone(call, file, text, words):
    path, good = file(text, "bad.toml"), file()
    code, out, err = call("upgrade", path, good)
    assert (code, out) == (2, "")
    assert words in err and err.count("\n") == 1
    assert (path.read_text(), good.read_text()) == (text, OLD), "nothing is written where one file is wrong"


def test_all_wrong_files_are_named_at_once(call, tmp_path):
    code, _, err = call("upgrade", tmp_path / "a.toml", tmp_path / "b.toml", tmp_path)
    assert code == 2
    assert "a.toml: no such file" in err and "b.toml: no such file" in err and "is a folder" in err
