"""The small stored result that tests of briefs and of pages read: ``python -m tests.study.example`` makes it anew."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from policylab.show import write_json
from policylab.study.declaration import Study
from policylab.study.runs import execute
from policylab.study.stored_study import StoredStudy
from policylab.study.summary import summary

EXAMPLE = Path(__file__).parents[1] / "data" / "study-summary.json"
DECLARATION = """
name = "tiny"
question = "Does a law beat money?"
question_th = "กฎหมายดีกว่าเงินหรือไม่"
arms = ["by-law-abrupt", "incentives-recognition"]
months = 24
at = [24]
equal_cost = "public"
budget_shares = [1.0]
measures = ["adoption_months", "paper_gap", "trust", "shut_out", "citizen_burden", "staff_load"]

[worlds]
number = 10

[headline]
size = "classroom"
replications = 3
pilots = 2
"""


def main() -> int:
    """Run the study and store its summary."""
    with TemporaryDirectory() as folder:
        declared, results = Path(folder) / "tiny.toml", Path(folder) / "results"
        declared.write_text(DECLARATION, encoding="utf-8")
        results.mkdir()
        study = Study.load(declared)
        execute(study, results)
        print(write_json(EXAMPLE, summary(StoredStudy(study, results))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
