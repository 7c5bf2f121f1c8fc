# The doors of the house. Each sets up what it needs, and starts at once the next time.
# $(READY) is always looked at: its script knows whether there is something to do.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEMO_ARGS ?=

.PHONY: demo test check bench conformance machines mutants pictures soak clean $(READY)

demo: $(READY)
	$(BIN)/enclave-console --demo $(DEMO_ARGS)

test: $(READY)
	$(BIN)/pytest -n auto

check: $(READY)
	$(BIN)/pytest tests/house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 console screens
	$(BIN)/lint-imports
	$(BIN)/deptry .

bench: $(READY)
	$(BIN)/python tests/bench/measure.py

conformance: $(READY)
	$(BIN)/python tests/conformance/conform.py

machines: $(READY)
	$(BIN)/python tests/machines/run_machines.py $(MACHINES)

pictures: $(READY)
	$(BIN)/python tests/pictures.py docs/pictures

mutants: $(READY)
	$(BIN)/python tests/mutants/mutants.py

soak: $(READY)
	$(BIN)/python tests/soak/run.py

$(READY):
	@command -v $(PYTHON) > /dev/null || { echo 'There is no $(PYTHON) here. Install Python, or name one: make PYTHON=/path/to/python3 $(MAKECMDGOALS)' >&2; exit 2; }
	@$(PYTHON) .ci/set_up.py '$(PYTHON)' '$(origin PYTHON)' '$(MAKECMDGOALS)'

clean:
	rm -rf .venv build dist *.egg-info
