# What a developer types. `make help` lists it; docs/operations/running.md says more.
# Variables: PORT=8001 another port · CLEAR_VAR=/folder another folder for all that is written · PYTHON=/path another Python

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Names are tried until one starts and is new enough; an environment that is there already comes first.
FIND_PYTHON = for python in $${PYTHON:+"$$PYTHON"} .venv/bin/python python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; python=; done; \
	if [ -z "$$python" ]; then echo "CLEAR needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3." >&2; exit 1; fi
SET_UP = @$(FIND_PYTHON); "$$python" clear_platform/launcher/environment.py

COMPILE = .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-annotate
LAUNCH = .venv/bin/python -m clear_platform.launcher

.PHONY: help
help: ## list these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: ## start everything: database, web server, worker, with the demo in it
	$(SET_UP) run
	@exec $(LAUNCH) run --with-parent

.PHONY: dev
dev: ## the same, and start web server and worker again whenever the code changes
	$(SET_UP) run
	@exec $(LAUNCH) dev --with-parent

.PHONY: test
test: ## every check and every test
	$(SET_UP) test
	@$(MAKE) check
	.venv/bin/python -m pytest -n logical

.PHONY: prove
prove: ## the long proofs in full; `make test` runs them small
	$(SET_UP) test
	CLEAR_PROVE=1 .venv/bin/python -m pytest -n logical -m prove

# Checks look at the code alone: they need settings that load, but no database and no secret.
check docs: export DJANGO_SETTINGS_MODULE = clear_platform.settings.test
build: export DJANGO_SETTINGS_MODULE = clear_platform.settings.production
check docs build: export DATABASE_URL = postgresql://clear_web@127.0.0.1:1/none
check docs build: export SECRET_KEY = not a secret, but long enough to be taken for one while the code is looked at
check docs build: export PUBLIC_URL = https://clear.example
check docs build: export TOKEN_SIGNING_KEYS = check:HS256:bm90IGEgc2VjcmV0LCBidXQgbG9uZyBlbm91Z2ggdG8gYmUgdGFrZW4gZm9yIG9uZQ

.PHONY: check
check: ## style, types, imports between apps, migrations, settings
	$(SET_UP) test
	@$(MAKE) --jobs=2 check-types check-code

.PHONY: check-types
check-types:
	.venv/bin/mypy .

.PHONY: check-code
check-code:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/python -W "ignore:Got an error checking a consistent migration history" \
		manage.py makemigrations --check --dry-run
	.venv/bin/python manage.py check
	DJANGO_SETTINGS_MODULE=clear_platform.settings.production .venv/bin/python manage.py check --deploy --fail-level WARNING

.PHONY: fix
fix: ## mend what ruff can mend by itself
	$(SET_UP) test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

.PHONY: bench
bench: ## measure speed against references in the same run
	$(SET_UP) test
	.venv/bin/python -m bench

.PHONY: docs
docs: ## write the papers that are generated from the code
	$(SET_UP) run
	.venv/bin/python manage.py write_papers

.PHONY: build
build: ## collect the static files as production serves them, into CLEAR_VAR/static
	$(SET_UP) run
	.venv/bin/python manage.py collectstatic --no-input

.PHONY: migrate
migrate: ## bring the database's tables and reference data up to the code
	$(SET_UP) run
	@exec $(LAUNCH) migrate

.PHONY: seed
seed: ## load the demo, where it is missing
	$(SET_UP) run
	@exec $(LAUNCH) seed

.PHONY: reset
reset: ## throw away the embedded database and the demo's files (asks first; YES=1 does not)
	$(SET_UP) run
	@exec $(LAUNCH) reset

.PHONY: lock
lock: ## choose the newest versions that pyproject.toml allows and write the lock files
	$(SET_UP) test
	@$(COMPILE) pyproject.toml --output-file requirements.lock
	@$(COMPILE) pyproject.toml --extra nats --constraint requirements.lock --output-file requirements-nats.lock
	@$(COMPILE) pyproject.toml --extra test --constraint requirements.lock --output-file requirements-test.lock
	@echo uv | $(COMPILE) - --output-file requirements-uv.lock
