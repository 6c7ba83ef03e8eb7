# Rostrum's targets. The work is in deploy/embedded (Python); this file names it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python that is one of 3.11, 3.12, 3.13, that of the environment before all; PYTHON=… chooses another.
PYTHON ?= $(shell for python in .venv/bin/python python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && command -v "$$python" && break; done)
OUTSIDE = "$(PYTHON)" -B -m deploy.embedded
INSIDE = .venv/bin/python -m deploy.embedded

.PHONY: help run test test-unit test-clock lint bench race attack screenshots openapi contract format setup setup-dev services-up services-down lock clean python

help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Rostrum on this machine: http://127.0.0.1:8000, until Ctrl-C
	@$(INSIDE) run

test: setup-dev ## everything: lint, portal, every test, on servers of its own (ARGS="tests/org -k tree" for a part)
	@$(INSIDE) test $(ARGS)

test-unit: setup-dev ## the tests that need no server, in under a minute
	@$(INSIDE) test-unit $(ARGS)

test-clock: setup-dev ## the tests at other times: nights, ends of months, clock changes (ARGS="night tests/e2e" for a part)
	@$(INSIDE) test-clock $(ARGS)

lint: setup-dev ## ruff, mypy, import rules; the portal's types, lint and tests
	@$(INSIDE) lint

bench: setup-dev ## the speeds that are promised, as ratios measured in one run (ARGS="rpc" for one of them)
	@$(INSIDE) bench $(ARGS)

race: setup-dev ## no double booking, proved: many clients against killed processes, two minutes (ARGS="--seconds 600" for longer)
	@$(INSIDE) race $(ARGS)

attack: setup-dev ## the attacks of docs/security.md against a stack of its own on loopback (ARGS="api spelling" for some)
	@$(INSIDE) attack $(ARGS)

screenshots: setup-dev ## retakes docs/screenshots from the demonstration of a running `make run`, and changes one of its users (ARGS=URL for another)
	@$(INSIDE) screenshots $(ARGS)

openapi: setup ## gateway/openapi.json, from the contracts
	@mkdir -p var && .venv/bin/rostrum openapi > var/openapi.json && mv var/openapi.json gateway/openapi.json

contract: setup ## docs/contract.md: every call and event of the bus on one page
	@mkdir -p var && .venv/bin/rostrum contract > var/contract.md && mv var/contract.md docs/contract.md

format: setup-dev ## let ruff lay the Python code out
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .

setup: python ## the virtual environment (run and test see to it themselves)
	@$(OUTSIDE) setup runtime

setup-dev: python ## the same, with what tests and checks need
	@$(OUTSIDE) setup dev

services-up: setup ## PostgreSQL and RabbitMQ alone, in the background; `. var/run/env` sets their addresses
	@$(INSIDE) services-up

services-down: setup ## stop them
	@$(INSIDE) services-down

# No comment or line of the lock may name a registry, so that it holds wherever pip is told to look.
COMPILE = .venv/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

lock: setup-dev ## requirements/*.in to requirements/*.txt; UPGRADE=--upgrade takes the newest versions
	@cd requirements && for name in runtime dev node; do ../$(COMPILE) $(UPGRADE) -o $$name.txt $$name.in; done

clean: ## stop the servers and remove all that was made: environment, state, builds
	@test ! -x .venv/bin/python || $(INSIDE) clean
	@rm -rf .venv var portal/node_modules portal/dist portal/dist.new portal/dist.old
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . \( -name __pycache__ -o -name '*.egg-info' \) -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "Rostrum needs Python 3.11, 3.12 or 3.13; python3 here is: $$(python3 --version 2>&1)." \
		"Install one of them, or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
