# The commands of this project; `make help` lists them. They need Python 3.11 or later and nothing else.

PYTHON ?= python3
VENV := .venv/bin

.PHONY: help serve test bench chaos evaluate guide lab format lock clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

serve: ## set up what is missing and serve on HOST:PORT (127.0.0.1:8000)
	@$(PYTHON) scripts/bootstrap.py run
	@exec $(VENV)/python manage.py serve

test: ## set up what is missing and run every check and test
	@$(PYTHON) scripts/bootstrap.py dev
	@$(VENV)/python scripts/check.py

chaos: ## break a running site in every documented way (half an hour) and count what was lost
	@$(PYTHON) scripts/bootstrap.py dev
	@$(VENV)/python manage.py collectstatic --noinput --verbosity 0
	@$(VENV)/python -m pytest chaos --long --verbose -p no:randomly

evaluate: ## print how far the advice agrees with labelled cases from practice
	@$(PYTHON) scripts/bootstrap.py dev
	@$(VENV)/python evaluation/evaluate.py

bench: ## measure what the site costs, as ratios to a page that only says hello (10 minutes)
	@$(PYTHON) scripts/bootstrap.py dev
	@$(VENV)/python bench/run.py

lab: ## measure the frameworks on this machine (12 minutes) and write fixtures/measurements.yaml
	@$(PYTHON) lab/run.py

guide: ## walk through docs/curating.md on a fresh site and take its pictures anew
	@$(PYTHON) scripts/bootstrap.py dev
	@$(VENV)/python scripts/guide.py

format: ## format the code and mend what the linter can mend
	@$(PYTHON) scripts/bootstrap.py dev
	@$(VENV)/ruff check --fix --quiet . ; $(VENV)/ruff format .

lock: ## resolve the dependencies of pyproject.toml anew, for every Python and platform
	@$(PYTHON) scripts/bootstrap.py dev
	@$(VENV)/uv pip compile $(COMPILE) pyproject.toml --output-file requirements.txt
	@$(VENV)/uv pip compile $(COMPILE) pyproject.toml --group dev --constraint requirements.txt \
		--output-file requirements-dev.txt
COMPILE := --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade

clean: ## remove what the other commands made, except .env and databases
	@rm -rf .venv static-built .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis lab/.env-*
