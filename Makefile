# Everything there is to type. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check lint format bench lock clean
.PHONY: bench-home bench-answers bench-cost bench-encode bench-recall bench-scale bench-start bench-load bench-crash
.PHONY: bench-limits bench-peers bench-room chromium

# The first Python of at least 3.11; `make PYTHON=/path/to/python3 setup` overrides the choice.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

# What is done is remembered in files beside what it made, so that the second time costs nothing.
VENV := .venv/pyvenv.cfg
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
EMULATOR := tests/emulator/node_modules/.package-lock.json
AXE := tests/browser/node_modules/.package-lock.json
SAMPLE := data/.sample

SET ?= ../shared/bench/news-2022
BENCH_HOME = build/bench/$(notdir $(SET))
PARTS ?= answers cost encode recall scale start load crash limits peers
SIZES ?= 10000 100000 1000000
SCALED = build/bench/scale
# What arrives while the bot is asked, and the Python into which bench/peers/requirements.txt was installed.
ARRIVING ?= ../shared/bench/news-2023-train/articles.jsonl.gz
PEERS ?= build/peers-venv/bin/python

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

setup: $(SAMPLE) ## Install into .venv, and take in the sample corpus

run: setup ## Start the bot: on Telegram with a token, otherwise in this terminal
	@exec $(BIN)/heliograph run

test: $(INSTALLED_DEV) $(EMULATOR) $(AXE) chromium ## Run the tests
	@$(BIN)/pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --max-worker-restart=0

check: lint test ## Check format, lint and types, and run the tests

lint: $(INSTALLED_DEV) ## Check format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(INSTALLED_DEV) ## Format the code and repair what ruff can repair
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(addprefix bench-,$(PARTS)) ## Measure on a question set: make bench SET=folder PARTS="answers scale" SIZES="10000 100000"

bench-home: $(INSTALLED_DEV)
	@test -f "$(SET)/articles.jsonl.gz" || { echo "make: there is no question set in $(SET);" \
		"name one: make bench SET=folder (bench/README.md tells what is in it)" >&2; exit 1; }
	@mkdir -p $(BENCH_HOME)
	@$(BIN)/heliograph --home $(BENCH_HOME) ingest "$(SET)/articles.jsonl.gz"

bench-answers: bench-home
	@$(BIN)/python bench/evaluate_answers.py "$(SET)" $(BENCH_HOME)

bench-cost: bench-home
	@$(BIN)/python bench/ask_cost.py $(BENCH_HOME) --questions "$(SET)/questions.jsonl"

bench-encode: bench-home
	@$(BIN)/python bench/encode.py $(BENCH_HOME)

bench-recall: bench-home
	@$(BIN)/python -m bench.index_recall $(BENCH_HOME) "$(SET)"

# A home that was made stays: at a million passages it took minutes, and its own figures are kept in it.
bench-scale: bench-home
	@for size in $(SIZES); do test -f $(SCALED)/$$size/made.json || { rm -rf $(SCALED)/$$size && \
		$(BIN)/python bench/scale.py make --from $(BENCH_HOME) --passages $$size --out $(SCALED)/$$size; }; done
	@$(BIN)/python bench/scale.py measure --questions "$(SET)/questions.jsonl" --out $(SCALED)/figures.json \
		$(addprefix $(SCALED)/,$(SIZES))
	@$(BIN)/python bench/plots.py $(SCALED)/figures.json bench/scale.svg

bench-start: bench-home
	@$(BIN)/python bench/start.py $(BENCH_HOME) --questions "$(SET)/questions.jsonl"

bench-load: bench-scale
	@test ! -f $(SCALED)/100000/made.json || $(BIN)/python bench/load.py $(SCALED)/100000 \
		--questions "$(SET)/questions.jsonl" $(if $(wildcard $(ARRIVING)),--ingest "$(ARRIVING)")

# Not among PARTS: it needs wrk besides.
bench-room: bench-scale chromium
	@command -v wrk >/dev/null || { echo "make: wrk is not here; on Debian or Ubuntu: sudo apt-get install wrk" >&2; exit 1; }
	@PYTHONPATH=. $(BIN)/python bench/reading_room.py $(SCALED)/100000 --questions "$(SET)/questions.jsonl"

bench-crash: $(INSTALLED_DEV)
	@PYTHONPATH=.:tests $(BIN)/python bench/crash.py

bench-limits: $(INSTALLED_DEV)
	@mkdir -p build && $(BIN)/python bench/limits.py build

bench-peers: bench-home
	@test ! -x "$(PEERS)" && echo "The peers are left out: $(PEERS) is not there (bench/peers/README.md)." || \
		$(BIN)/python -m bench.peers.run $(BENCH_HOME) "$(SET)" "$(PEERS)"

clean: ## Remove what was built; the data folder stays
	rm -rf .venv build tests/emulator/node_modules tests/browser/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	find bot corpus embeddings tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "make: Python 3.11 or newer is needed, and $(or $(PYTHON),python3) is none;" \
		"install it, or name one: make PYTHON=/path/to/python3 setup" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "make: $(PYTHON) cannot make virtual environments;" \
		"on Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv .venv

# --no-deps: the lock is the whole truth. Resolved anew, torch would pull gigabytes of GPU libraries.
$(INSTALLED): requirements.lock pyproject.toml | $(VENV)
	@echo "Installing the locked dependencies into .venv (once, a few minutes)."
	@$(PIP) install --no-deps --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c 'import torch' || { echo "make: this torch needs GPU libraries, which Heliograph does not install;" \
		"set PIP_EXTRA_INDEX_URL to PyTorch's index of CPU builds, remove .venv and run make again" >&2; exit 1; }
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock $(INSTALLED)
	@echo "Installing the tools for tests and checks."
	@$(PIP) install --no-deps --requirement requirements-dev.lock
	@touch $@

# Written by npm itself at the end of an installation. node and npm come with the locked tools.
$(EMULATOR) $(AXE): tests/%/node_modules/.package-lock.json: tests/%/package-lock.json $(INSTALLED_DEV)
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix tests/$* --silent --no-audit --no-fund
	@touch $@

# The distribution's own: it gets its security updates, and nothing is downloaded that no package manager knows of.
chromium: ## Install the browser of the tests where it is missing
	@command -v chromium chromium-browser >/dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "Installing chromium for the browser tests." && \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		chromium fonts-liberation >/dev/null; } || { echo "make: the browser tests need chromium, and it is not here;" \
		"on Debian or Ubuntu: sudo apt-get install chromium fonts-liberation" >&2; exit 1; }

# Once per data folder: who removed the sample does not get it back with an update.
$(SAMPLE): | $(INSTALLED)
	@echo "Taking in the sample corpus."
	@$(BIN)/heliograph ingest corpus/sample
	@mkdir -p $(@D) && touch $@

LOCK_ENV := build/lock
# openvino-telemetry would send reports, and openvino runs without it.
FREEZE = $(LOCK_ENV)/bin/python -m pip freeze --all --exclude pip --exclude wheel --exclude heliograph \
	--exclude openvino-telemetry \
	| sed 's/+cpu$$//' | LC_ALL=C sort --ignore-case

lock: ## Resolve the dependencies of pyproject.toml anew and write both lock files
	@rm -rf $(LOCK_ENV) && "$(PYTHON)" -m venv $(LOCK_ENV)
	@$(LOCK_ENV)/bin/python -m pip install --quiet --upgrade setuptools
	@$(LOCK_ENV)/bin/python -m pip install --quiet .
	@$(FREEZE) > $(LOCK_ENV)/runtime.txt
	@! grep --ignore-case '^nvidia\|^triton\|^cuda' $(LOCK_ENV)/runtime.txt || { echo "make: pip chose a GPU build of torch;" \
		"set PIP_EXTRA_INDEX_URL to PyTorch's index of CPU builds" >&2; exit 1; }
	@$(LOCK_ENV)/bin/python -m pip install --quiet '.[dev]'
	@$(FREEZE) > $(LOCK_ENV)/all.txt
	@{ echo "# The dependencies of pyproject.toml, all of them, as 'make lock' resolved them with Python 3.11."; \
		echo "# Install with --no-deps. torch is named without its build: pip takes the CPU build where it finds one."; \
		cat $(LOCK_ENV)/runtime.txt; } > requirements.lock
	@{ echo "# What tests and checks need besides; written by 'make lock'. Install with --no-deps."; \
		echo "-r requirements.lock"; \
		grep --line-regexp --fixed-strings --invert-match --file=$(LOCK_ENV)/runtime.txt $(LOCK_ENV)/all.txt; \
		} > requirements-dev.lock
