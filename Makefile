# Rostrum's targets. The work is in deploy/embedded (Python); this file names it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The first Python that is one of 3.11, 3.12, 3.13; PYTHON=… chooses another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && command -v "$$python" && break; done)
EMBEDDED = "$(PYTHON)" -B -m deploy.embedded
VENV_PYTHON := .venv/bin/python
INSIDE = $(VENV_PYTHON) -m deploy.embedded

.PHONY: help python setup setup-dev run services-up services-down

help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

python:
	@test -n "$(PYTHON)" || { echo "Rostrum needs Python 3.11, 3.12 or 3.13 (python3 here is: $$(python3 --version 2>&1)). Install one, or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }

setup: python ## the virtual environment with what Rostrum runs on (run and test do this by themselves)
	@$(EMBEDDED) setup runtime

setup-dev: python ## the same, with what tests and checks need
	@$(EMBEDDED) setup dev

run: setup ## Rostrum on this machine: http://127.0.0.1:8000, until Ctrl-C
	@$(INSIDE) run

services-up: setup ## PostgreSQL and RabbitMQ alone, in the background; `. var/run/env` sets their addresses
	@$(INSIDE) services-up

services-down: setup ## stop them
	@$(INSIDE) services-down
