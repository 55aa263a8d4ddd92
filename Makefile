# `make run` is all that a newcomer needs; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv pip install --quiet --python $(PY)
# Ours by its path: the machine may have another Node first.
NPM := cd frontend && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" ../$(VENV)/bin/npm
FRONT := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
LOCK := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11
PYTEST := $(PY) -m pytest -q
# Set in somebody's shell it would compile every module anew in every process that we start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run setup test test-real lint format types check migrations schema build screenshots bench lock

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(VENV)/.installed ## Install, build, start everything with the demo portfolio
# The first time the database's tables are made while the pages are built.
	@test -e frontend/dist/.built || $(VENV)/bin/igny8 prepare >/dev/null 2>&1 & \
	$(MAKE) --no-print-directory build && wait
	@exec $(VENV)/bin/igny8 serve --demo --workers 2

setup: $(VENV)/.for-developers frontend/node_modules/.for-developers ## Install all tools, without starting anything
	@:

build: $(VENV)/.installed frontend/dist/.built ## Build the web pages where they changed
	@:

test: setup build ## The tests: no root, no demo, nothing from outside
	$(PYTEST) -n 2 --dist loadgroup
	@$(NPM) test --silent

test-real: setup build ## Tests against systems that others made
	@tests/real/packages.sh
	@mkdir -p var
	$(PYTEST) --force-enable-socket --junitxml var/test-real.xml tests/real tests/runtime/real

lint: setup ## Style, and which part may know which
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports
	@$(NPM) run --silent lint

format: setup ## Rewrite the code in the house's style
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix --quiet .
	@$(NPM) run --silent format

types: setup ## Type checks, Python and TypeScript
	$(VENV)/bin/mypy
	@$(NPM) run --silent types

check: lint types ## Everything that must hold besides the tests
	$(VENV)/bin/ruff format --check .
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PY) tools/export_openapi.py --check

migrations: setup ## Write the migrations that the models need
	$(PY) manage.py makemigrations

schema: setup ## The API's description, to which the pages' types are held
	$(PY) tools/export_openapi.py

screenshots: setup build ## Pictures of every page, for the README
	@$(NPM) run --silent screenshots

lock: $(VENV)/.made ## Pin what the requirements files ask for, with hashes
	$(LOCK) requirements-setup.in -o requirements-setup.lock
	$(LOCK) requirements.in -o requirements.lock
	$(LOCK) requirements-dev.in -c requirements.lock -o requirements-dev.lock
	$(LOCK) tests/real/stripe_server/requirements.in -o tests/real/stripe_server/requirements.lock

bench: setup build ## The figures of bench/, each with its ratio
	@for script in bench/*.py; do $(PY) $$script || exit 1; done

# A stamp is touched when its step is complete, so that an interrupted one is done again.
$(VENV)/.made: requirements-setup.lock
	@tools/check-python $(PYTHON)
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing what the product runs on ..."
	@$(UV) --require-hashes -r requirements.lock
	@$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.for-developers: $(VENV)/.installed requirements-dev.lock
	@echo "Installing what checks it ..."
	@$(UV) --require-hashes -r requirements-dev.lock
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json | $(VENV)/.installed
	@echo "Installing what the pages are built with ..."
	@$(NPM) ci --loglevel=error --omit=dev
	@touch $@

frontend/node_modules/.for-developers: frontend/package-lock.json | $(VENV)/.installed
	@echo "Installing what checks the pages ..."
	@$(NPM) ci --loglevel=error
	@touch frontend/node_modules/.installed $@

frontend/dist/.built: $(FRONT) | frontend/node_modules/.installed
	@echo "Building the pages ..."
	@$(NPM) run --silent build
	@touch $@
