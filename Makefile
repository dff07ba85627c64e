# Each target is enough by itself on a machine with Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What the tests can do without is left out unless asked for: make test EXTRAS=test,bench,serve,transformers
EXTRAS ?= test,bench,serve
# Every version is held, so that a checkout is as green tomorrow as today; make upgrade moves them on.
LOCKS := -c requirements/lock.txt -c requirements/transformers.txt
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check $(LOCKS)
# setuptools first and no isolation: an isolated build would take whichever setuptools is the newest that day.
INSTALL = $(PIP) --upgrade setuptools && $(PIP) --no-build-isolation --editable
ROOMS := kb cases search machine intake checks engine evaluation messages app cli agents web bench training

.PHONY: demo test test-newest lint bench pages models lock upgrade clean

demo: $(VENV)/.installed
	@DIAGNOPS_DB=$(VENV)/demo.db $(BIN)/diagnops match - < docs/incident-en.txt
	@echo
	@echo '---- and in Korean, with one more check made: --seen "볼륨/큐 길이=high"'
	@echo
	@DIAGNOPS_DB=$(VENV)/demo.db $(BIN)/diagnops match - --seen "볼륨/큐 길이=high" < docs/incident-ko.txt

test: lint
	$(BIN)/python -m pytest

# The same on the newest versions that pyproject.toml allows, in an environment of its own.
test-newest:
	rm -rf .venv-newest
	$(MAKE) test VENV=.venv-newest LOCKS='-c requirements/held.txt'

lint: $(VENV)/.installed-test .types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-test
	$(BIN)/python -m diagnops.bench.cold_start

# What is made of the code and the cases, not written: words that rules need, schemas, lists and pictures.
pages: $(VENV)/.installed
	$(BIN)/python -m diagnops.training.needed_words
	$(BIN)/diagnops check --schema > cases/case.schema.json
	$(BIN)/python -m diagnops.bench.coverage
	$(BIN)/python -m diagnops.bench.pages

# What is learned, each from what was made before it; half an hour. The reader is made with a TEACHER alone, a folder
# with a small BERT (all-MiniLM-L6-v2), in two hours more. DATA holds the sets, REPORTS the told incidents of which the
# case is known, JUDGED the readings of the first of them that people judged.
DATA ?= ../shared/bench
REPORTS ?= $(DATA)/field/dev/reports.jsonl $(wildcard $(DATA)/tellings/dev/*.jsonl)
JUDGED ?= bench/reading_judged.tsv
models: $(VENV)/.installed-test
	$(BIN)/python -m diagnops.training --data $(DATA) --reports $(REPORTS) --judged $(JUDGED) $(if $(TEACHER),--teacher $(TEACHER))

# What pyproject.toml newly asks for gets a version; the others stay.
lock: | $(BIN)/python
	$(BIN)/python requirements/renew.py

# Everything gets its newest version.
upgrade: | $(BIN)/python
	$(BIN)/python requirements/renew.py --upgrade

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'DiagnOPs needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@echo '*' > $(VENV)/.gitignore

$(VENV)/.installed: pyproject.toml setup.py $(wildcard requirements/*.txt) | $(BIN)/python
	$(INSTALL) .
	@touch $@

# Other extras than those that are installed: install again.
ifneq ($(EXTRAS),$(shell cat $(VENV)/.installed-test 2>/dev/null))
.PHONY: $(VENV)/.installed-test
endif
$(VENV)/.installed-test: pyproject.toml setup.py $(wildcard requirements/*.txt) | $(BIN)/python
	$(INSTALL) '.[$(EXTRAS)]'
	@touch $(VENV)/.installed
	@echo '$(EXTRAS)' > $@

# Type checkers look for diagnops.<folder> through links: kb/ is diagnops.kb (see setup.py).
.types:
	@mkdir -p .types/diagnops
	@for room in $(ROOMS); do ln -sfn ../../$$room .types/diagnops/$$room; done

clean:
	rm -rf $(VENV) .venv-newest .types build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
