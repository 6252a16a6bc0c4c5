# Everything a newcomer needs; only Python 3.11 or newer, make, git and a package registry are taken for granted.
PYTHON ?= python3
BIN := .venv/bin
RESULTS ?= results/first-comparison
WORLDS ?= 40
REPLICATIONS ?= 30
SIZE ?= lab
PICTURES ?= results/pictures
SITE := docs/_build/html/searchindex.js
# A file of tests stays with one process, so that what its tests share is made once; in order of their names, since the
# largest stand early and the smallest (the package's own examples) last.
BY_FILE := --dist loadfile --no-loadscope-reorder

.PHONY: setup run test test-long test-exhaustive long lint check docs look notebooks mutants bench clean

setup: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/developer: .venv/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --requirement requirements-dev.txt
	touch $@

run: setup
	$(BIN)/policylab compare status-quo by-law-abrupt by-law-phased incentives-recognition incentives-tangible hybrid \
	  --equal-cost --budgets --worlds $(WORLDS) --worlds-size classroom --size $(SIZE) --months 120 \
	  --replications $(REPLICATIONS) --out $(RESULTS)

test: .venv/developer
	$(BIN)/python -m pytest --numprocesses auto $(BY_FILE)

test-long: .venv/developer $(SITE) # some of them look at the built pages
	$(BIN)/python -m pytest -m long --numprocesses auto $(BY_FILE)

test-exhaustive: .venv/developer # every number of the second model, changed by itself
	$(BIN)/python -m pytest -m exhaustive --numprocesses auto --dist worksteal

lint: .venv/developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: setup
	$(BIN)/policylab check

docs: .venv/developer
	$(BIN)/python -m sphinx --builder html --fail-on-warning --nitpicky --keep-going --quiet docs docs/_build/html

$(SITE): .venv/developer $(wildcard $(shell git ls-files docs experiments notebooks policylab README.md CHANGELOG.md 2>/dev/null))
	$(MAKE) docs

look: docs # opens every page in a headless Chromium and leaves pictures of them
	$(BIN)/python -m tests.website $(PICTURES)

# As they ship, exercises open, and with the solutions in the place of the exercises.
notebooks: .venv/developer
	$(BIN)/python -m tests.solved_notebooks build/notebooks
	$(BIN)/python -m pytest --nbmake --nbmake-timeout 300 --numprocesses auto notebooks/*.ipynb build/notebooks/*.ipynb

long: test-long test-exhaustive mutants bench # all that takes long, once at the end of a piece of work

bench: .venv/developer # the statistics on made-up data of known truth; the page is part of the documentation
	$(BIN)/python -m tests.bench --write docs/bench-statistics.md

mutants: .venv/developer
	$(BIN)/python -m tests.mutants $(MUTANTS)

clean:
	rm -rf .venv results build dist docs/_build docs/model docs/briefs/figures docs/notebooks docs/reference
