# `make serve` and `make test` are all that a newcomer needs: Python 3.11 or newer, make and git.
# Everything is installed into .venv, nothing outside of this folder.
HOST ?= 127.0.0.1
PORT ?= 8000
# The first Python that is new enough; another one: make PYTHON=/path/to/python
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
    $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

BIN := .venv/bin
UV ?= $(shell command -v uv 2>/dev/null)
INSTALL = $(if $(UV),"$(UV)" pip install -q -p $(BIN)/python,$(BIN)/python -m pip install -q --disable-pip-version-check)
COMPILE = "$(or $(UV),$(BIN)/uv)" pip compile -q $(LOCK_OPTIONS) --universal --python-version 3.11 --generate-hashes --no-strip-extras \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate
PROJECT = --group build pyproject.toml

TSC = tsc --noEmit --allowJs --checkJs --strict --target es2022 --lib es2023,dom,dom.iterable

# Half of what the tests take they wait: for browsers, databases and other processes. One file at a
# time, or a debugger, is better served by pytest itself.
WORKERS = -n 4 --dist worksteal

# An installation that was broken off leaves this file, and the next one starts afresh.
UNFINISHED := .venv/unfinished

.PHONY: serve formats assistants test properties check lint format lock dist benchmarks fuzz fuzzing store content updates scale http rolling swap slack slack-fuzz worst web screenshots overview upgrade stop soak crowd kills clustering quality calibration conversations tryout tracing owner clean opensearch opensearch-failures

serve: .venv/serve.done
	@echo "Starting Askademy"
	@exec $(BIN)/askademy serve --host "$(HOST)" --port "$(PORT)"

formats: .venv/formats.done

assistants: .venv/assistants.done

# Dozens of processes start: where nothing is kept of what was compiled, each compiles it all.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/test.done
	@tests/services.sh
	@echo "Running the tests (about eight minutes on two cores)"
	@$(BIN)/python -m pytest -q $(WORKERS) $(TEST_OPTIONS)

properties: .venv/test.done
	@tests/services.sh
	@echo "Trying what holds for every text and every life of a service fifty times as often (hours)"
	@$(BIN)/python -m pytest -q $(WORKERS) -o faulthandler_timeout=0 --hypothesis-profile=long \
	    $(or $(FILES),$$(grep -rl --include="test_*.py" "^from hypothesis" tests))

check: lint
	@$(MAKE) --no-print-directory test TEST_OPTIONS="--cov --cov-report=term"

lint: .venv/test.done
	@echo "Checking style, types and import directions"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@if command -v tsc >/dev/null; then $(TSC) bot/http/static/*.js; \
	    else echo "The scripts' types are not checked: there is no tsc (Debian and Ubuntu: apt install node-typescript)." >&2; fi

format: .venv/test.done
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

benchmarks: .venv/test.done
	@echo "Measuring speed and memory (a minute or two); the table is written to benchmarks/speed.md"
	@$(BIN)/python -m benchmarks.speed

store: .venv/test.done
	@echo "Measuring the store (about three minutes); the table is written to benchmarks/store.md"
	@$(BIN)/python -m benchmarks.store

content: .venv/test.done
	@echo "Measuring what reading files costs (two minutes); the tables are written to benchmarks/content.md"
	@$(BIN)/python -m benchmarks.content

scale: .venv/test.done
	@echo "Measuring speed against the number of passages (about ten minutes); written to benchmarks/scale.md"
	@$(BIN)/python -m benchmarks.scale

http: .venv/test.done
	@echo "Measuring requests a second (three minutes); the tables are written to benchmarks/http.md"
	@$(BIN)/python -m benchmarks.http

opensearch: .venv/test.done
	@tests/services.sh
	@echo "Starting three nodes of OpenSearch (a quarter of a minute); Ctrl-C ends them"
	@exec $(BIN)/python -m tests.opensearch

rolling: .venv/test.done
	@tests/services.sh
	@echo "Restarting two servers behind a proxy while they are asked (ten minutes); written to benchmarks/rolling.md"
	@$(BIN)/python -m benchmarks.rolling

swap: .venv/test.done
	@echo "Exchanging the pages of 100,000 passages under load (about ten minutes); written to benchmarks/swap.md"
	@$(BIN)/python -m benchmarks.swap

opensearch-failures: .venv/test.done
	@tests/services.sh
	@echo "Asking OpenSearch while its nodes are killed and hang (ten minutes); written to benchmarks/opensearch.md"
	@$(BIN)/python -m benchmarks.opensearch

updates: .venv/test.done
	@echo "Measuring what changed pages cost (two minutes); the table is written to benchmarks/updates.md"
	@$(BIN)/python -m benchmarks.updates

fuzz: .venv/test.done
	@echo "Sending what strangers may send (about ten minutes); written to benchmarks/fuzz.md"
	@$(BIN)/python -m benchmarks.fuzz

# The processors' seconds are shared by all harnesses; some of them: NAMES="html questions"
SECONDS ?= 3600
fuzzing: .venv/test.done
	@echo "Growing inputs that break a promise, for $(SECONDS) seconds; those that were found stand in .fuzzing"
	@$(INSTALL) "atheris>=3.0"
	@$(BIN)/python -m benchmarks.fuzzing $(SECONDS) $(NAMES)

web: .venv/test.done
	@tests/services.sh
	@echo "Measuring the widget and the pages in a browser (a minute); written to benchmarks/web.md"
	@$(BIN)/python -m benchmarks.web

screenshots: .venv/test.done
	@tests/services.sh
	@echo "Drawing the pictures of the documents into docs/images"
	@$(BIN)/python -m tests.web.screenshots

overview: .venv/test.done
	@tests/services.sh
	@echo "Measuring the owner's overview with a million questions (three minutes); written to benchmarks/overview.md"
	@$(BIN)/python -m benchmarks.overview

upgrade: .venv/test.done
	@tests/services.sh
	@echo "Upgrading the first database there was with 100,000 questions, and killing that (three minutes); written to benchmarks/upgrade.md"
	@$(BIN)/python -m benchmarks.upgrade

stop: .venv/test.done
	@echo "Telling servers with 500 connections to stop (half a minute); written to benchmarks/stop.md"
	@$(BIN)/python -m benchmarks.steady.stop

# Another time: make soak MINUTES=60
MINUTES ?= 10
soak: .venv/test.done
	@echo "Serving all kinds of traffic for $(MINUTES) minutes, after four more; written to benchmarks/soak.md"
	@$(BIN)/python -m benchmarks.steady.soak $(MINUTES)

crowd: .venv/test.done
	@echo "Asking while 2,000 connections ask nothing (ten minutes); written to benchmarks/crowd.md"
	@$(BIN)/python -m benchmarks.steady.crowd

kills: .venv/test.done
	@tests/services.sh
	@echo "Killing servers, workers and PostgreSQL a hundred times each (forty minutes); written to benchmarks/kills.md"
	@$(BIN)/python -m benchmarks.steady.kills

# These four need the question sets in ../shared/data.
quality: .venv/test.done
	@echo "Measuring the answers on all question sets, with and without meaning (about twenty minutes); written to benchmarks/quality.md"
	@$(INSTALL) "bm25s>=0.3.16" "tantivy>=0.27"
	@$(BIN)/python -m benchmarks.quality

owner: .venv/test.done
	@tests/services.sh
	@echo "Measuring the owner's list with a million questions, and killing what publishes (six minutes); written to benchmarks/owner.md"
	@$(BIN)/python -m benchmarks.owner

tracing: .venv/test.done
	@echo "Measuring what traces cost (a minute); written to benchmarks/tracing.md"
	@$(BIN)/python -m benchmarks.tracing

tryout: .venv/test.done
	@echo "Measuring what it takes to try a phrasing (half a minute); written to benchmarks/tryout.md"
	@$(BIN)/python -m benchmarks.tryout

clustering: .venv/test.done
	@echo "Measuring whether questions that ask the same are put together (two minutes); written to benchmarks/clustering.md"
	@$(BIN)/python -m benchmarks.clustering

conversations: .venv/test.done
	@echo "Measuring a million conversations (about ten minutes); written to benchmarks/conversations.md"
	@$(BIN)/python -m benchmarks.conversations

slack: .venv/test.done
	@echo "Measuring Slack (about six minutes); the table is written to benchmarks/slack.md"
	@$(BIN)/python -m benchmarks.slack

hostile: .venv/test.done
	@echo "Reading hostile text (about five minutes); the table is written to benchmarks/hostile.md"
	@PYTHONPATH=. $(BIN)/python benchmarks/hostile.py >benchmarks/hostile.md

slack-fuzz: .venv/test.done
	@echo "Sending 10,000 signed bodies that Slack would never send (about a minute)"
	@$(BIN)/python -m benchmarks.slack_fuzz

worst: .venv/test.done
	@echo "Searching for the costliest question (ten minutes); written to benchmarks/worst.md"
	@$(BIN)/python -m benchmarks.worst

calibration: .venv/test.done
	@$(BIN)/python -m benchmarks.calibration

# Of what is committed. Reproducible: docs/releasing.md.
dist: .venv/test.done
	@echo "Building the release, trying it in an environment of its own (a minute); put into dist"
	@rm -rf dist
	@$(INSTALL) "cyclonedx-bom>=7.5"
	@$(BIN)/python -m releasing.build
	@$(BIN)/python -m releasing.bill

# After a change of the dependencies in pyproject.toml. Versions that still fit are kept; the newest
# are taken with: make lock LOCK_OPTIONS=--upgrade
lock: .venv/python.done
	@[ -n "$(UV)" ] || $(BIN)/python -m pip install -q --disable-pip-version-check uv
	@$(COMPILE) $(PROJECT) --extra meaning --extra languages -o requirements.lock
	@$(COMPILE) $(PROJECT) --extra meaning --extra languages --extra content -c requirements.lock -o requirements-content.lock
	@$(COMPILE) $(PROJECT) --extra meaning --extra languages --extra mcp -c requirements-content.lock -o requirements-mcp.lock
	@$(COMPILE) $(PROJECT) --extra meaning --extra languages --extra content --extra mcp --extra opensearch --extra telemetry -c requirements-content.lock -c requirements-mcp.lock -o requirements-all.lock
	@$(COMPILE) $(PROJECT) --group dev --extra meaning --extra languages --extra content --extra mcp --extra opensearch --extra telemetry -c requirements-all.lock -o requirements-dev.lock
	@$(COMPILE) --group generator -o requirements-generator.lock

clean:
	rm -rf .venv .fuzzing build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.venv/python.done:
	@[ -n "$(PYTHON)" ] && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Askademy needs Python 3.11 or newer: install it, or name it with: make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || \
	    { echo "This Python has no venv module: install it (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Creating the environment in .venv with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv --clear .venv
	@touch $@

.venv/serve.done: .venv/python.done requirements.lock pyproject.toml
	@echo "Installing what the server needs (once, about a quarter of a minute)"
	@touch $(UNFINISHED)
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@rm $(UNFINISHED)
	@touch $@

.venv/formats.done: .venv/serve.done requirements-content.lock
	@echo "Installing what reads PDF, Word, Excel, CSV and pages from the web (once, about ten seconds)"
	@touch $(UNFINISHED)
	@$(INSTALL) --require-hashes -r requirements-content.lock
	@rm $(UNFINISHED)
	@touch $@

.venv/assistants.done: .venv/serve.done requirements-mcp.lock
	@echo "Installing what lets assistants ask over MCP (once, about five seconds)"
	@touch $(UNFINISHED)
	@$(INSTALL) --require-hashes -r requirements-mcp.lock
	@rm $(UNFINISHED)
	@touch $@

# What makes a client of the API wants other versions of what the server needs: its own folder.
.venv/test.done: .venv/serve.done requirements-dev.lock requirements-generator.lock
	@echo "Installing what the tests need (once, about a quarter of a minute)"
	@touch $(UNFINISHED)
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@rm -rf .venv/generator
	@$(INSTALL) --require-hashes --no-deps --target .venv/generator -r requirements-generator.lock
	@rm $(UNFINISHED)
	@touch $@

ifneq ($(wildcard $(UNFINISHED)),)
.PHONY: .venv/python.done
endif
