# make run and make test are all that a newcomer needs; both make .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run test quick check format lock bench bench-full browser-test wheel clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.run ## install what is needed and start the bot
	@exec $(BIN)/glassbox run

test: $(VENV)/.dev ## run the tests
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

quick: $(VENV)/.dev ## run the tests that start no program and no browser
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m "not process and not browser"

browser-test: $(VENV)/.dev ## run the tests that need chromium, and fail where there is none
	@GLASSBOX_BROWSER_TESTS=1 $(BIN)/python -m pytest -q tests/browser

check: $(VENV)/.dev ## format, lint, types, architecture
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_docs.py

format: $(VENV)/.dev ## format the code and mend what can be mended by itself
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## measure
	@for bench in tests/bench/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

bench-full: $(VENV)/.dev ## load, kills, faults and a long run in full size: half an hour
	@for name in load kills faults soak; do echo "== $$name"; $(BIN)/python tests/bench/bench_$$name.py --full || exit 1; done

wheel: $(VENV)/.dev ## build the wheel into dist/
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

lock: ## write the lock files anew, with hashes and without index addresses
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip --quiet install "uv>=0.9"
	@$(VENV)/lock/bin/uv $(LOCK) --group build -o requirements.lock pyproject.toml
	@$(VENV)/lock/bin/uv $(LOCK) --group build --extra postgres -c requirements.lock -o requirements-postgres.lock pyproject.toml
	@$(VENV)/lock/bin/uv $(LOCK) --group build --group dev --extra postgres -c requirements.lock -o requirements-dev.lock pyproject.toml

LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

clean: ## remove what was made
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is needed; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@echo "Installing with the test tools into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run
