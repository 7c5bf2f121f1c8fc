# The doors of the house. Each sets up what it needs, and starts at once the next time.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO_ARGS ?=

.PHONY: demo test check bench conformance pictures soak clean

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

bench: $(READY)
	$(BIN)/python tests/bench/measure.py

conformance: $(READY)
	$(BIN)/python tests/conformance/conform.py

pictures: $(READY)
	$(BIN)/python tests/pictures.py docs/pictures

soak: $(READY)
	$(BIN)/python tests/soak/run.py

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --config-settings editable_mode=compat --editable '.[dev]'
	$(BIN)/python -m compileall -q $(VENV)/lib console screens queries || true
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
