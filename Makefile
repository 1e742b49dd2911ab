# The commands of the project; nothing is hidden behind them.
.PHONY: run demo test test-sqlite test-postgresql check coverage bench lighthouse pictures lint lock vendor

# The first Python that is new enough; systems name it differently.
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PYTEST = $(BIN)/python -m pytest -n 2 -q

# The shell gives way to Python, which ends when make does, even if make is killed.
run: .venv/installed
	@exec $(BIN)/python manage.py start --parent $$PPID

# The same site on a database of its own, with a group in mid-course that is made anew at each start.
demo: .venv/installed
	@exec env DJANGO_SETTINGS_MODULE=readinggroup.demo_settings $(BIN)/python manage.py start --parent $$PPID

test: test-sqlite test-postgresql

test-sqlite: .venv/installed-dev
	@echo "On SQLite:"
	@env -u TEST_DATABASE_URL $(PYTEST)

test-postgresql: .venv/installed-dev
	@if [ -n "$$TEST_DATABASE_URL" ]; then echo "On PostgreSQL:"; $(PYTEST) -m "not once"; \
	else echo "PostgreSQL left out: TEST_DATABASE_URL names no server."; fi

check: lint test

# Which branches no test takes; half as long again as the tests alone.
coverage: .venv/installed-dev
	@env -u TEST_DATABASE_URL $(PYTEST) --cov

# On SQLite, or on the PostgreSQL server that BENCH_DATABASE_URL names, in databases of its own.
bench: .venv/installed
	@exec $(BIN)/python -m bench

lighthouse: .venv/installed
	@exec $(BIN)/python -m bench.lighthouse

# Of the demo's pages, in a folder outside: make pictures [OUT=/some/where] [ONLY="list paper"]
pictures: .venv/installed-dev
	@exec $(BIN)/python -m tests.browser.pictures "$${OUT:-$${TMPDIR:-/tmp}/readinggroup-pictures}" $(ONLY)

lint: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djade --check --target-version 5.2 $$(find templates -name '*.html')
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	ALLOWED_HOSTS=papers.example.org $(BIN)/python manage.py check --deploy --fail-level WARNING

# Newest versions within pyproject.toml's bounds: make lock UPGRADE=--upgrade
LOCK = .venv/lock/bin/pip-compile --quiet --generate-hashes --strip-extras --no-header --newline lf \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --allow-unsafe $(UPGRADE)
lock: .venv/installed
	@test -x .venv/lock/bin/pip-compile || \
		{ $(BIN)/python -m venv .venv/lock && .venv/lock/bin/pip install --quiet pip-tools; }
	$(LOCK) --output-file requirements.txt pyproject.toml
	$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

# Scripts of others that the site serves, from npm with their licence.
TEMML = 0.13.5
vendor:
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		(cd "$$folder" && npm pack --silent temml@$(TEMML) >/dev/null && tar xzf temml-*.tgz) && \
		install -D -m 644 -t static/vendor/temml "$$folder"/package/LICENSE "$$folder"/package/dist/temml.min.js

# Stamps: installing again only when the list has changed.
.venv/installed: requirements.txt
	@test -n "$(PYTHON)" || \
		{ echo "Python 3.11 or newer is needed: install it, then run make again." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: install it (on Debian: apt install python3-venv), then run make again." >&2; exit 1; }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
