# All of it needs GNU make and Python 3.12 or newer; `make help` says what there is.
PYTHON ?= # a Python of your choice: make .venv PYTHON=/path/to/python3.13
ARGS ?= # more for the tool that a target runs: make test ARGS="-k matrix -x"
RUN := .venv/bin/python
MANAGE := $(RUN) manage.py

# What settings insist on in production, so that Django's own deployment checks see what a careful admin would set.
AS_IN_PRODUCTION := PRODUCTION=1 SECRET_KEY=only-for-this-check-only-for-this-check-only-for-this-check \
	DATABASE_URL=postgres://skillbook@localhost/skillbook CACHE_URL=dbcache://skillbook_cache EMAIL_URL=smtp://localhost:25 \
	ALLOWED_HOSTS=skillbook.example.com CSRF_TRUSTED_ORIGINS=https://skillbook.example.com \
	SITE_URL=https://skillbook.example.com TRUSTED_PROXY_COUNT=1

.DEFAULT_GOAL := help
.PHONY: help .venv demo test lint bench storm score lock

help: ## list the targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z.]*\):.*## /  \1	/p' $(MAKEFILE_LIST) | expand -t 12

# One environment for every target: the tools of development cost a few seconds once, a second environment would have to
# be kept in step for ever. It carries a copy of the lock that it was made from, and is made anew when the lock differs.
.venv: ## make the environment from the locked requirements (the other targets do it themselves)
	@cmp -s requirements-dev.txt .venv/requirements-dev.txt && $(RUN) -c "" 2>/dev/null || { \
	mkdir -p .venv 2>/dev/null && test -w . -a -w .venv || { \
		echo "You may not write in this folder: clone Skillbook into a folder of your own, or have this one given to you." >&2; exit 1; }; \
	for python in $(or $(PYTHON),python3.13 python3.12 python3); do \
		"$$python" -c "import sys; sys.exit(sys.version_info < (3, 12))" 2>/dev/null && break; python=; \
	done; \
	test -n "$$python" || { \
		echo "Skillbook needs Python 3.12 or newer and found none: install one, or say where it is: make .venv PYTHON=/path/to/python3.13" >&2; exit 1; }; \
	echo "Making .venv with $$("$$python" --version) ..."; \
	if uv --version >/dev/null 2>&1; then \
		uv venv --quiet --clear --no-project --python "$$("$$python" -c 'import sys; print(sys.executable)')" .venv && \
		uv pip sync --quiet --require-hashes --python $(RUN) requirements-dev.txt; \
	else \
		"$$python" -m venv --clear .venv && \
		$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt; \
	fi && cp requirements-dev.txt .venv/; }

demo: .venv ## Skillbook with a believable company, on 127.0.0.1:8000 (RESET=1 starts over, PORT=8001 elsewhere)
	@$(MANAGE) demo $(if $(RESET),--reset) $(if $(PORT),--port $(PORT)) $(ARGS)

test: .venv ## the whole test suite, on SQLite or where TEST_DATABASE_URL points
	@.venv/bin/pytest -n auto $(ARGS)

lint: .venv ## style, types, templates, missing migrations, deployment checks
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djlint templates --lint --quiet
	.venv/bin/mypy
	DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run
	$(AS_IN_PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

bench: .venv ## what each page costs, as a ratio to an empty page
	@$(RUN) -m tests.bench $(ARGS)

storm: .venv ## races, kills and a random workload on both engines; ARGS=--write puts the table into docs/reliability.md
	@$(RUN) -m tests.storm $(ARGS)

score: .venv ## how well the practice set of outlines is read; ARGS=--write puts the table into docs/reading-outlines.md
	@$(RUN) -m tests.outline.formats.score $(ARGS)

lock: ## resolve the dependencies of pyproject.toml anew (needs uv)
	@for group in "" "-dev"; do \
		uv pip compile pyproject.toml $${group:+--group dev} --quiet --upgrade --universal --python-version 3.12 \
			--generate-hashes --no-emit-index-url --custom-compile-command "make lock" -o requirements$$group.txt || exit 1; \
	done
