# Everything a person or CI runs. `make` alone prints the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin

# The environment is complete when this stamp is newer than the lock; a broken install leaves no stamp.
STAMP := .venv/.installed-from-lock

.PHONY: help venv

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: $(STAMP) ## make the environment .venv from requirements.lock

$(STAMP): requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Everytill needs Python 3.11 or newer, this is " + sys.version)'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@# a path file makes our packages importable from any folder, without a build step
	$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "everytill.pth").write_text("$(CURDIR)\n", "utf-8")'
	touch $(STAMP)
