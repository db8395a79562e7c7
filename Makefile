# The commands of the hub. Python 3.11 or newer and make are all that a machine needs.

PYTHON := $(shell for name in python3.11 python3.12 python3.13 python3; do command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
IN := $(VENV)/bin/python
PORT ?= 8000
# What Python compiles once is kept: without it every part of the hub starts three seconds later.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help

help:
	@echo "make run           the whole hub with demonstration data, on http://127.0.0.1:$(PORT)"
	@echo "make test          every test"
	@echo "make check         format, lint, types, contracts, migrations, catalogues, licences"
	@echo "make bench         the benchmarks at full size (python -m bench: a quick run)"
	@echo "make environment   both locks into .venv/"
	@echo "make locks         write the locks anew from requirements/*.in"

run: $(VENV)/runtime
	@PORT=$(PORT) exec $(IN) -m hlh.running

test: environment browser
	$(IN) -m pytest -n 3 --dist worksteal

check: environment
	$(IN) -m ruff format --check .
	$(IN) -m ruff check .
	$(IN) -m mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --quiet
	$(IN) manage.py makemigrations --check --dry-run
	HLH_ENV=production SECRET_KEY=$$($(IN) -c 'import secrets; print(secrets.token_urlsafe(50))') SITE_URL=https://hub.example DATABASE_URL=postgresql://nobody@127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9 EMAIL_URL=smtp://127.0.0.1:25 MAIL_FROM=hub@hub.example $(IN) manage.py check --deploy --fail-level WARNING
	$(IN) -m tests.house.catalogues
	$(IN) -m requirements.licences

bench: environment
	$(IN) -m bench --posts 100000 --entries 20000 --people 2000 --questions 2000 --hottest 2000 --pages 5000 --rounds 40

environment: $(VENV)/runtime $(VENV)/development

# A lock is installed once: the stamp is newer than the lock it was made from. Compiling is left to the first import.
$(VENV)/runtime: requirements/runtime.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@test -x $(IN) || $(PYTHON) -m venv $(VENV)
	$(IN) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/runtime.txt
	@touch $@

$(VENV)/development: requirements/development.txt $(VENV)/runtime
	$(IN) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/development.txt
	@touch $@

browser:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || { echo "The browser tests need Chromium: install the package chromium." >&2; exit 1; }

locks:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/runtime.txt requirements/runtime.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o requirements/development.txt requirements/development.in

.PHONY: help run test check bench environment browser locks
