"""What is saved can be read: by pandas as it comes, and by a spreadsheet that takes no other hint of Thai letters."""

from codecs import BOM_UTF8

import pandas as pd
import pytest

from policylab import Scenario, UsageError, compare, run
from policylab.comparison import figures
from policylab.show.frames import write_csv

SMALL = {"size": "classroom", "months": 13, "replications": 2}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("saved")
    thai = Scenario.load("incentives-recognition").named("ประกวดผลงาน")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "all_figures", lambda _: ())  # other tests draw and save them
        compare("status-quo", "null", thai, **SMALL).save(path)
    return path


def test_every_table_keeps_the_names_of_its_arms(folder):
    tables = sorted(folder.glob("*.csv"))
    assert tables
    for path in tables:
        assert path.read_bytes().startswith(BOM_UTF8), path.name
        frame = pd.read_csv(path)
        assert "arm" in frame, path.name
        assert set(frame["arm"]) <= {"status-quo", "null-policy", "ประกวดผลงาน"}, path.name
    assert {"null-policy", "ประกวดผลงาน"} <= set(pd.read_csv(folder / "effects.csv")["arm"])


def test_null_is_asked_for_and_null_policy_is_written():
    comparison = compare("null", "status-quo", baseline="null", **SMALL)
    assert comparison.baseline == "null-policy"
    assert comparison.to_dict()["arms"] == ["null-policy", "status-quo"]
    assert '"null"' not in comparison.to_json()
    assert "null-policy" in comparison.table().title
    assert run("null", size="classroom", months=1).arms == ("null-policy",)


@pytest.mark.parametrize("name", ["NA", "nan", "NaN", "NULL", "None", "N/A", "#N/A", "<NA>", " na ", "n/a"])
def test_names_that_are_read_as_missing_are_refused(name, tmp_path):
    lost = pd.read_csv(write_csv(tmp_path / "a.csv", pd.DataFrame({"arm": [name.strip(), "hybrid"]})))
    assert lost["arm"].isna()[0] or name == " na "  # R's, in small letters
    with pytest.raises(UsageError, match="read as a missing value, so that tables would lose it: choose another name"):
        Scenario.load("hybrid").named(name)
    file = tmp_path / "s.toml"
    file.write_text(f'name = "{name}"\npackage = "hybrid"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"s\.toml: name: .*choose another name"):
        Scenario.load(file)
