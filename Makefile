# Everything a person or CI runs. `make` alone prints the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin

# The environment is complete when this stamp is newer than the lock; a broken install leaves no stamp.
STAMP := .venv/.installed-from-lock

# What `make test-all` needs. The user must be allowed to create databases; tests use test_<name> and drop it.
TEST_DATABASE_URL ?= postgres://postgres:postgres@127.0.0.1:5432/everytill
TEST_REDIS_URL ?= redis://127.0.0.1:6379/5

# Words for pytest, for example: make test ARGS="tests/channel -x"
ARGS ?=

# As many tests at once as there are cores, a file of them in one process each; make test PARALLEL= runs them one by one.
PARALLEL ?= -n auto --dist loadfile --no-loadscope-reorder

.PHONY: help venv register-wheel demo demo-check run test test-all test-long lighthouse lint sure format clean

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(STAMP) ## make the environment .venv from requirements.lock

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Everytill needs Python 3.11 or newer; this is " + sys.version)'
	@echo "Making .venv from requirements.lock ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock
	@# A path file makes our packages importable from any folder, without a build step.
	@$(BIN)/python -c 'import os, pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "everytill.pth").write_text(os.getcwd() + "\n", "utf-8")'
	@touch $(STAMP)

demo: venv ## start HQ and a register with a demo company, walk both journeys, and stay
	unset DATABASE_URL; $(BIN)/python manage.py demo

demo-check: venv ## the same without staying; exits 1 when anything is not as it should be
	unset DATABASE_URL; $(BIN)/python manage.py demo --check

run: venv ## start HQ: web, worker and scheduler in one command
	$(BIN)/python manage.py serve --migrate

test: venv ## the tests that need nothing beside Python
	unset DATABASE_URL; $(BIN)/python -m pytest $(PARALLEL) -m "not postgresql and not redis and not browser" $(ARGS)

test-all: venv ## all tests: HQ on PostgreSQL, Redis, a real browser
	DATABASE_URL="$(TEST_DATABASE_URL)" TEST_REDIS_URL="$(TEST_REDIS_URL)" $(BIN)/python -m pytest $(PARALLEL) $(ARGS)

test-long: venv ## the property tests with many more examples; the whole OpenAPI document and 500 outages of a register on PostgreSQL
	DATABASE_URL="$(TEST_DATABASE_URL)" OPENAPI_EXAMPLES=50 $(BIN)/python -m pytest --timeout 7200 tests/backoffice/test_openapi_promises.py
	DATABASE_URL="$(TEST_DATABASE_URL)" OUTAGES=500 $(BIN)/python -m pytest --timeout 7200 tests/outages
	unset DATABASE_URL; HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest --timeout 3600 $(PARALLEL) -m "not postgresql and not redis and not browser" $(ARGS)

lighthouse: venv ## five pages measured by Lighthouse, which npm installs into build/; needs Node 18 and Chromium
	mkdir -p build/lighthouse
	cp tests/browser/lighthouse/package.json tests/browser/lighthouse/package-lock.json build/lighthouse/
	npm ci --prefix build/lighthouse --ignore-scripts --no-audit --no-fund
	unset DATABASE_URL; $(BIN)/python -m pytest -s tests/browser/lighthouse/measured_pages.py $(ARGS)

lint: venv ## what needs no running: format, linter, types, import contracts, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run

register-wheel: venv ## build the register's program as a wheel, in dist/
	rm -rf build/register build/everytill_register.egg-info
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --wheel-dir dist ./packaging/register

sure: lint test ## everything that must be clean before a commit

format: venv ## format the code and repair what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what the tools wrote; keeps the environment and the data in var/
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
