# Each target is enough by itself on a machine with Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What the tests can do without is left out unless asked for: make test EXTRAS=test,bench,transformers
EXTRAS ?= test,bench
ROOMS := kb cases search intake checks engine evaluation messages app cli bench training

.PHONY: demo test lint bench schema clean

demo: $(VENV)/.installed
	@DIAGNOPS_DB=$(VENV)/demo.db $(BIN)/diagnops match - < docs/incident-en.txt
	@echo
	@echo '---- and in Korean, with one more check made: --seen "볼륨/큐 길이=high"'
	@echo
	@DIAGNOPS_DB=$(VENV)/demo.db $(BIN)/diagnops match - --seen "볼륨/큐 길이=high" < docs/incident-ko.txt

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-test .types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-test
	$(BIN)/python -m diagnops.bench.cold_start

schema: $(VENV)/.installed
	$(BIN)/diagnops check --schema > cases/case.schema.json

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'DiagnOPs needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)'; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml setup.py | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml setup.py | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	@touch $@ $(VENV)/.installed

# Type checkers look for diagnops.<folder> through links: kb/ is diagnops.kb (see setup.py).
.types:
	@mkdir -p .types/diagnops
	@for room in $(ROOMS); do ln -sfn ../../$$room .types/diagnops/$$room; done

clean:
	rm -rf $(VENV) .types build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
