# Two commands on a bare machine (Python 3.11 or newer, make):
#   make run    installs into .venv and cleans data/sample
#   make test   installs and passes every check
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help install run test lint types contracts docs docs-check benchmark lock clean

help:  ## Show the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP)  ## Install copydesk and its locked dependencies into .venv.

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "copydesk needs Python 3.11 or newer; set PYTHON=")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13'
	@echo "installing the locked dependencies into $(VENV)"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

run: install  ## Clean data/sample into data and show what was published.
	@$(BIN)/copydesk run data/sample --data-dir data

test: lint types contracts docs-check  ## Every check: lint, types, import contracts, generated docs, all tests.
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: install  ## Style and formatting.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install  ## Static types.
	$(BIN)/mypy

contracts: install  ## Who may import whom.
	$(BIN)/lint-imports

docs: install  ## Write the generated pages again.
	$(BIN)/python -m docs.generate

docs-check: install  ## Fail where a generated page is not what the code would write now.
	$(BIN)/python -m docs.generate --check

benchmark: install  ## Measure quality and speed against the corpora and the peers.
	$(BIN)/python -m benchmarks

lock: install  ## Resolve the dependencies again.
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-emit-find-links --all-extras \
	  --python-version 3.11 --no-header pyproject.toml --output-file requirements.lock

clean:  ## Remove what copydesk wrote below data, and the caches; .venv and raw input stay.
	rm -rf data/published data/runs data/state .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
