# The front door. `make chat` opens the web chat, `make test` runs the tests, `make evals` measures
# the answers, `make check` runs every check.

PYTHON ?= python3
IN = .venv/bin/

.PHONY: chat test lint evals check constraints
.DELETE_ON_ERROR:

chat: .venv/.ready-to-run
	$(IN)assistant chat

test: .venv/.ready-to-develop
	$(IN)python -m pytest --numprocesses auto --dist loadfile

lint: .venv/.ready-to-develop
	$(IN)ruff check .
	$(IN)ruff format --check .
	$(IN)mypy
	$(IN)lint-imports
	$(IN)assistant corpus check
	$(IN)python -m evals cases check

evals: .venv/.ready-to-develop
	$(IN)python -m evals run
	$(IN)python -m evals run --cases evals/field

check: lint test

# Resolves anew what pyproject.toml allows, and pins it.
constraints:
	rm -rf build/resolved
	$(PYTHON) -m venv build/resolved
	build/resolved/bin/python -m pip install ".[dev,evals,postgres,models,openai,anthropic,deepseek,ollama,telemetry]"
	build/resolved/bin/python -m pip freeze --all --exclude assistant --exclude pip \
	| sed 's/+[^ ]*$$//' | LC_ALL=C sort --ignore-case > constraints.txt

.venv/.ready-to-run: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(IN)python -m pip install -c constraints.txt -e .
	touch $@

.venv/.ready-to-develop: .venv/.ready-to-run
	$(IN)python -m pip install -c constraints.txt -e ".[dev,evals,telemetry]"
	touch $@
