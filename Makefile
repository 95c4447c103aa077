# Every command of the project. `make` alone lists those that carry two #.
.DEFAULT_GOAL := help
.PHONY: run test check fmt lock serve worker bench shots messages help
MAKEFLAGS += --no-print-directory

PYTHON_IN := .venv/bin/python
LOCK_WITH := $(PYTHON_IN) -m uv pip compile pyproject.toml --quiet --universal \
	--python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url \
	$(if $(UPGRADE),--upgrade)

run: ## Start the product: pages and worker, until Ctrl-C (PORT=8000, HOST=127.0.0.1)
	@tools/venv requirements.txt
	@exec $(PYTHON_IN) -m eventapp.launch

test: ## Run the whole suite (ARGS= goes to pytest)
	@tools/venv requirements-dev.txt
	@exec $(PYTHON_IN) -m pytest -n auto --dist worksteal $(ARGS)

check: ## Check style, types, templates and which way imports go
	@tools/venv requirements-dev.txt
	$(PYTHON_IN) -m ruff check .
	$(PYTHON_IN) -m ruff format --check .
	$(PYTHON_IN) -m mypy
	$(PYTHON_IN) -m djlint templates --lint --quiet
	.venv/bin/lint-imports --no-cache

fmt: ## Format the code and mend what can be mended by itself
	@tools/venv requirements-dev.txt
	$(PYTHON_IN) -m ruff check --fix .
	$(PYTHON_IN) -m ruff format .

lock: ## Write both lock files anew from pyproject.toml (UPGRADE=1 takes newer releases)
	@tools/venv requirements-dev.txt
	$(LOCK_WITH) --output-file requirements.txt
	$(LOCK_WITH) --group dev --constraint requirements.txt --output-file requirements-dev.txt

serve: ## Start the pages only, on a database that is ready
	@tools/venv requirements.txt
	@exec $(PYTHON_IN) -m eventapp.launch web

worker: ## Start the worker only
	@tools/venv requirements.txt
	@exec $(PYTHON_IN) -m eventapp.launch worker

bench: ## Measure the app beside two bare floors (a few minutes)
	@tools/venv requirements.txt
	@exec $(PYTHON_IN) -m bench.run

messages: ## Gather the texts to translate and compile the catalogues (French, Dutch)
	@tools/venv requirements-dev.txt
	$(PYTHON_IN) -m babel.messages.frontend -q extract -F babel.cfg -k _l -k _n:1,2 --no-location \
		--sort-output --msgid-bugs-address="the eventapp authors" -o .venv/messages.pot .
	$(PYTHON_IN) -m babel.messages.frontend -q update -i .venv/messages.pot -d eventapp/translations \
		-w 100 --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date
	$(PYTHON_IN) -m babel.messages.frontend -q compile -d eventapp/translations

shots: ## Take pictures of every public page of the running server (URL=http://127.0.0.1:8000)
	@tools/venv requirements-dev.txt
	@exec $(PYTHON_IN) -m tests.browser.shots $(or $(URL),http://127.0.0.1:8000)

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'
