# make help says what there is.
#
# Set-up happens once, in .venv, and again when pyproject.toml or constraints.txt change. Its talk goes to
# standard error and it never touches standard input: both belong to the chat.
#
#   make chat PYTHON=/path/to/python3.12         another Python
#   make test ARGS='-k cleaning'                 some of the tests

PYTHON ?= python3.11 python3 python3.12 python3.13 python3.14
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
SAY := printf '%s\n' >&2
# A module's tests stay in one worker, so that what a module starts or loads is started and loaded once.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile

MAKEFLAGS += --no-print-directory --no-builtin-rules
.PHONY: help chat check test lint gate stress clean
.DELETE_ON_ERROR:

help:  ## say what each target does
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

chat: .venv/installed  ## set up, ingest the sample collection, open the chat
	@$(BIN)/newsdesk --config config.toml ingest --sample </dev/null >&2
	@$(BIN)/newsdesk --config config.toml chat

check: lint  ## the linters, the type checker and the tests that need no process, model or store: about a minute
	$(PYTEST) -m 'not process and not models and not stores' $(ARGS)

test: lint  ## everything: the linters, the type checker and all tests
	$(PYTEST) $(ARGS)

lint: .venv/installed-dev  ## the linters, the type checker and the rules of who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

gate: .venv/installed-dev  ## whether answers over the sample are as good as they were
	$(BIN)/python tests/bench/gate_answers.py --only sample $(ARGS)

stress: .venv/installed-dev  ## the tests that start processes, ten times in a row, beside two busy loops
	$(BIN)/python tests/bench/stress.py $(ARGS)

clean:  ## remove what the checks and builds leave behind; .venv and your data stay
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks .import_linter_cache __pycache__
	find bot retrieval corpus tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is written last, so that a set-up that was interrupted is done again.
.venv/installed: .venv/made pyproject.toml constraints.txt
	@$(SAY) 'Installing Newsdesk into .venv: once, a few minutes.'
	@$(INSTALL) -e . </dev/null >&2
	@touch $@

.venv/installed-dev: .venv/made pyproject.toml constraints.txt
	@$(SAY) 'Installing Newsdesk and its test tools into .venv: once, a few minutes.'
	@$(INSTALL) -e '.[dev]' </dev/null >&2
	@touch .venv/installed $@

.venv/made:
	@for python in $(PYTHON); do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' </dev/null 2>/dev/null || continue; \
	    "$$python" -m venv .venv </dev/null >&2 && touch $@ && exit 0; \
	    $(SAY) "$$python cannot make a virtual environment (Debian, Ubuntu: sudo apt install python3-venv)."; \
	    exit 1; \
	done; \
	$(SAY) 'Newsdesk needs Python 3.11 or newer, and none of these is: $(PYTHON).' \
	    'Install one, or name it: make chat PYTHON=/path/to/python3.11'; \
	exit 1
