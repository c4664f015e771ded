# Psychodynamic Atlas: `make run` serves it, `make check` and `make test` test it; the others are for whoever runs it for
# many. GNU make 3.81 or later.

PYTHON ?= python3
# More for the server, for instance: make run ARGS="--server.port 8600"
ARGS ?=
# How many tests run at once, and how hard Hypothesis tries: see tests/README.md.
WORKERS ?= auto
PROFILE ?= quick

VENV := .venv
BIN := $(VENV)/bin
# Written last, so that an installation that was broken off is begun again.
RUN_READY := $(VENV)/run.ready
TEST_READY := $(VENV)/test.ready
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# uv and pip-audit, in an environment of their own.
TOOLS := $(VENV)/tools
TOOLS_READY := $(VENV)/tools.ready
LOCK := deploy/requirements.lock
# What `make bench` sets the atlas against, in an environment of its own.
BENCH := $(VENV)/bench
BENCH_READY := $(VENV)/bench.ready

.PHONY: help run check lint test test-thorough screenshots bench audit lock clean

help:
	@echo "make run          serve the atlas on http://localhost:8501"
	@echo "make check        check the code, the tables and the app without a browser (7 to 11 minutes)"
	@echo "make test         check everything, in a real browser too (20 to 30 minutes)"
	@echo "make test-thorough  the same, with many times as many examples for the tests that draw them"
	@echo "make screenshots  take the pictures of the README again"
	@echo "make bench        measure how fast it is and how many can read at once (half an hour; ARGS=--quick: less of it)"
	@echo "make audit        look up every release that deploy/ installs among the published advisories"
	@echo "make lock         bring $(LOCK), the bill of materials and the licences up to date with requirements.txt"
	@echo "make clean        remove the environment and everything else that was made"

run: $(RUN_READY)
	$(BIN)/python -m streamlit run app.py $(ARGS)

# Each worker begins with a run of neighbouring tests, which share servers and drawn charts, and helps out at the end.
PYTEST = $(BIN)/python -m pytest --quiet --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal \
  --hypothesis-profile $(PROFILE)
# For tests that are said to do without these programs.
WITHOUT_PROGRAMS := BROWSER_PATH=/none ATLAS_BROWSER=/none ATLAS_OFFICE=/none ATLAS_NGINX=/none ATLAS_RSVG=/none \
  ATLAS_POSTGRES=/none

# A browser beside others may come late to something that does not last. What fails beside them is asked again, alone,
# and told: if it passes then, the test is to be mended.
ALONE = echo "Once more, alone:" && $(BIN)/python -m pytest --last-failed --verbose --hypothesis-profile $(PROFILE) tests/browser

check: lint
	$(WITHOUT_PROGRAMS) $(PYTEST) --ignore=tests/browser -m "not chromium and not libreoffice and not nginx and not postgres"

lint: $(TEST_READY)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m data

# Slides are opened with LibreOffice, pictures with librsvg too; both are found or fetched as the browser is.
# The browser tests have a run of their own: it fails where it finds none, and what Playwright leaves running in a
# process does not reach the other tests.
test: lint
	$(BIN)/python -m tests.browser_finder
	$(BIN)/python -m tests.firefox_finder
	$(BIN)/python -m tests.nginx_finder
	$(BIN)/python -m tests.postgres_finder
	$(BIN)/python -m tests.office_finder
	$(BIN)/python -m tests.svg_finder
	$(PYTEST) --ignore=tests/browser
	$(PYTEST) tests/browser || { [ $$? -eq 1 ] && $(ALONE); }

test-thorough:
	$(MAKE) test PROFILE=thorough

screenshots: $(TEST_READY)
	$(BIN)/python -m tests.screenshots

bench: $(TEST_READY) $(BENCH_READY)
	$(BIN)/python -m tests.browser_finder
	$(BIN)/python -m tests.benchmarks $(ARGS)

# Strict: a release that could not be looked up is no release without a fault.
audit: $(TOOLS_READY)
	$(TOOLS)/bin/pip-audit --strict --require-hashes --disable-pip -r $(LOCK)

# Releases that still fit stay as they are; to have newer ones, remove them from the list first.
lock: $(TOOLS_READY)
	$(TOOLS)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	  --custom-compile-command "make lock" --output-file $(LOCK) requirements.txt
	$(TOOLS)/bin/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml \
	  --output-format JSON --output-file deploy/sbom.cdx.json $(LOCK)
	$(BIN)/python deploy/licences.py > deploy/LICENCES.md

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# From nothing each time the list changes, so that nothing stays behind that the list no longer names.
$(RUN_READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "The atlas needs Python 3.11 or later; '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
	  echo "Name another one, for instance: make $(firstword $(MAKECMDGOALS) run) PYTHON=python3.12" >&2; \
	  exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP_INSTALL) -r requirements.txt
	@touch $@

$(TEST_READY): $(RUN_READY) tests/requirements.txt
	$(PIP_INSTALL) -r tests/requirements.txt
	@touch $@

$(BENCH_READY): $(RUN_READY) tests/benchmarks/requirements.txt
	$(PYTHON) -m venv --clear $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/benchmarks/requirements.txt
	@touch $@

$(TOOLS_READY): $(RUN_READY) deploy/tools.txt
	$(PYTHON) -m venv --clear $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check -r deploy/tools.txt
	@touch $@
