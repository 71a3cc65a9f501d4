# Ringback: the commands of its developers. `make` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
ON_BOTH := tests/store/queues tests/store/calls tests/store/complaints/test_handling.py tests/store/test_staff.py \
  tests/store/many
WORDS := $(wildcard tui/words/*/LC_MESSAGES/*.po)

.PHONY: help demo test test-postgres proof check format words snapshots screenshots bench clean

help: ## list these commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

$(READY): requirements/dev.lock pyproject.toml scripts/compile_words.py
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q store callscripts tui
	@touch $@

words: $(READY) ## compile the catalogues after editing them
	@$(BIN)/python scripts/compile_words.py

demo: words ## open the app on a throwaway shop with made-up records
	@$(BIN)/ringback demo

test: words ## build what is needed and run the tests, those of calls and queues on both engines
	$(BIN)/python -m pytest -n 2 --dist worksteal tests
	$(BIN)/python -m pytest -n 2 --dist worksteal --engine postgres $(ON_BOTH)

test-postgres: words ## run the store's tests on a PostgreSQL server of their own
	$(BIN)/python -m pytest -n 2 --dist worksteal --engine postgres tests/store

proof: words ## let 32 agents work at one shop while one after another is killed (PROOF_SEED=, PROOF_AGENTS=, PROOF_KILLS=, PROOF_ENGINE=postgres)
	PROOF_AGENTS=$(or $(PROOF_AGENTS),32) PROOF_KILLS=$(or $(PROOF_KILLS),60) $(BIN)/python -m pytest -s --engine $(or $(PROOF_ENGINE),sqlite) tests/store/many

check: words ## lint, types and the contracts between the packages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY) ## put the code in its usual form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

snapshots: words ## accept the screens as they look now (read the difference first)
	$(BIN)/python -m pytest -n 2 --dist worksteal --snapshot-update tests/tui/snapshots

screenshots: words ## make the pictures of the README
	$(BIN)/python scripts/screenshots.py

bench: words ## measure how fast it is beside its floors (options: BENCH="--only import-first")
	$(BIN)/python -m benchmarks $(BENCH)

clean: ## throw away what was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache tui/words/*/LC_MESSAGES/*.mo
