# The doors of the house. Each sets up what it needs, and starts at once the next time.

PYTHON ?= python3
BIN := .venv/bin
DEMO_ARGS ?=

.PHONY: demo test check bench conformance machines pictures soak set-up clean

demo: set-up
	$(BIN)/enclave-console --demo $(DEMO_ARGS)

test: set-up
	$(BIN)/pytest -n auto

check: set-up
	$(BIN)/pytest tests/house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 console screens
	$(BIN)/lint-imports

bench: set-up
	$(BIN)/python tests/bench/measure.py

conformance: set-up
	$(BIN)/python tests/conformance/conform.py

machines: set-up
	$(BIN)/python tests/machines/run_machines.py $(MACHINES)

pictures: set-up
	$(BIN)/python tests/pictures.py docs/pictures

soak: set-up
	$(BIN)/python tests/soak/run.py

set-up:
	@command -v $(PYTHON) > /dev/null || { echo 'There is no $(PYTHON) here. Install Python, or name one: make PYTHON=/path/to/python3 $(MAKECMDGOALS)' >&2; exit 2; }
	@$(PYTHON) .ci/set_up.py '$(PYTHON)' '$(origin PYTHON)' '$(MAKECMDGOALS)'

clean:
	rm -rf .venv build dist *.egg-info
