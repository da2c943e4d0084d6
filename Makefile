# Two commands do all the set-up: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
KAFKA  := deploy/kafka/target/libs
CORPUS ?=
FAULTS_REPORT ?= $(VENV)/faults.jsonl
OWN    := $(filter-out %-written.jsonl,$(sort $(wildcard training/own/*.jsonl)))
ENCODER ?= classifiers/models/default/encoder
# one a core, but a few at most: each has a broker of its own; `make test PROCESSES=` tests in one
PROCESSES ?= -n logical --maxprocesses 4

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help corpus demo test test-fast lint types format kafka contracts asyncapi faults week bench train evaluate gate card pages drawings clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12

demo: $(VENV)/.run  ## watch sample news turn into claims, positions and alerts (embedded broker, nothing else to install)
	@$(BIN)/parley demo $(ARGS)

test: $(VENV)/.dev kafka  ## all tests; those on Apache Kafka need java and maven, and say so where they are missing
	@$(BIN)/python -m pytest $(PROCESSES) $(ARGS)

test-fast: $(VENV)/.dev  ## the tests that need no broker
	@$(BIN)/python -m pytest $(PROCESSES) -m "not kafka and not embedded and not slow" $(ARGS)

lint: $(VENV)/.dev  ## ruff and the layers between the packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/.dev  ## mypy --strict
	@$(BIN)/mypy

format: $(VENV)/.dev  ## let ruff write the layout
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

faults: $(VENV)/.dev kafka  ## kills, outages, rebalances, a bad network, poison: every fault as often as docs/reliability.md says; an hour
	@rm -f $(FAULTS_REPORT)
	@status=0; FAULTS=full FAULTS_REPORT=$(FAULTS_REPORT) $(BIN)/python -m pytest tests/faults $(ARGS) || status=$$?; \
	$(BIN)/python -m tests.faults.report < $(FAULTS_REPORT); exit $$status

week: $(VENV)/.dev  ## a mixed week of a hundred thousand items: every planted shift rings once, the table stays small; half an hour
	@WEEK=full $(BIN)/python -m pytest -s --timeout=7200 tests/streams/test_week.py $(ARGS)

bench: $(VENV)/.dev  ## what reading costs, as ratios; ARGS name a benchmark and its arguments, docs/scale.md has the list
	@$(BIN)/python -m benchmarks $(or $(ARGS),throughput)

corpus:
	@test -d "$(CORPUS)/train" || { echo "make: say where the labelled news are, as CORPUS=FOLDER with train/ and dev/ in it; training/README.md tells how to restore them" >&2; exit 2; }

train: corpus $(VENV)/.run  ## fit the stance model again on labelled news in CORPUS/train (slices 0 to 6) and our own wording, with fixed seeds
	@$(BIN)/parley train $(CORPUS)/train --slices 0-6 $(OWN:%=--own %) $(if $(wildcard $(ENCODER)/encoder.onnx),--encoder $(ENCODER)) --out classifiers/models/default

evaluate: corpus $(VENV)/.run  ## measure the shipped model on the development set of CORPUS
	@$(BIN)/parley evaluate $(CORPUS)/dev/*.jsonl

pages: $(VENV)/.dev  ## docs/metrics.md and docs/settings.md from their tables, Grafana's dashboards from their code
	@$(BIN)/python -m deploy.pages

contracts: $(VENV)/.run  ## write docs/contracts anew from the code
	@$(BIN)/python -m streams.contracts docs/contracts

asyncapi:  ## fetch the parser of AsyncAPI that one test asks
	@npm install --silent --no-audit --no-fund --no-package-lock --prefix tests/contracts/asyncapi

gate: $(VENV)/.run  ## measure the shipped model on what a release is held to, and fail below its floors; CORPUS/dev as well where it is there
	@$(BIN)/parley evaluate training/gate/gold.jsonl --grade fast --gate training/gate.toml
	@$(if $(and $(CORPUS),$(wildcard $(CORPUS)/dev/*.jsonl)),$(BIN)/parley evaluate $(CORPUS)/dev/*.jsonl --gate training/gate.toml)

card: corpus $(VENV)/.run  ## write docs/model-card.md: data, licences, figures of FIGURES (NAME=FILE.json ...), known failures
	@$(BIN)/python -m training.card --corpus $(CORPUS) $(FIGURES:%=--figures %)

drawings: $(VENV)/.dev  ## docs/dashboard-*.png: Grafana's dashboards of a worker under load; needs Debian's prometheus, five minutes
	@$(BIN)/python -m tests.monitoring.drawn $(ARGS)

kafka: $(VENV)/.dev  ## fetch Apache Kafka for the tests
	@deploy/kafka/fetch $(KAFKA)

clean:  ## remove what the targets made
	rm -rf $(VENV) $(KAFKA) .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.run: pyproject.toml
	@deploy/venv $(PYTHON) $(VENV)
	@echo "installing Parley into $(VENV) ..."
	@$(BIN)/pip install -q -e .
	@touch $@

# all at once: what is resolved together is resolved once
$(VENV)/.dev: pyproject.toml
	@deploy/venv $(PYTHON) $(VENV)
	@echo "installing Parley and the tools for its tests into $(VENV) ..."
	@$(BIN)/pip install -q -e . --group dev
	@touch $(VENV)/.run $@
