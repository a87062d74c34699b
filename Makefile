# Evenhand. `make demo` on a fresh machine, then open the links it prints.
.DEFAULT_GOAL := help
.PHONY: help demo run serve test check format lock assets bench pages rush faults

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 9

demo: ## Install what is missing, load the demonstration tender, print a sign-in link per role, serve it (AT=award: at that point of its life)
	@deploy/demo.sh

run: ## Serve what is there already, at http://127.0.0.1:8000 (PORT=8001: elsewhere)
	@deploy/setup.sh run
	@deploy/serve.sh

serve: ## Serve as an office's server does: nginx and gunicorn as deploy/ has them, at https://localhost:8443
	@deploy/setup.sh run
	@deploy/behind_nginx.sh

test: ## Install the test tools as well and run every test (ARGS='tests/rules': some of them)
	@deploy/test.sh $(ARGS)

check: ## Lint, layout, types, import contracts, templates
	@deploy/check.sh

format: ## Lay the Python code out
	@deploy/setup.sh check
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format --quiet .

lock: ## Lock the Python packages anew (UPGRADE=1: the newest of everything)
	@deploy/setup.sh check
	@UPGRADE=$(UPGRADE) deploy/lock.sh

assets: ## Build the stylesheet and the scripts anew (needs Node; what is built is kept in the repository)
	@deploy/assets.sh

bench: ## Time marking and moderating at 20, 90 and 1,000 bids beside what this machine can do (ARGS='--scale XL': 5,000 too)
	@deploy/setup.sh test
	@.venv/bin/python -m tests.bench.scales $(ARGS)

pages: ## Time the heaviest pages of the demonstration tender at its award
	@deploy/setup.sh check
	@.venv/bin/python -m tests.bench.run $(ARGS)

rush: ## What the served instance of make serve bears: 100 uploads of 20 MB at once, then 300 slow lines (ARGS='--uploads 10')
	@.venv/bin/python -m tests.bench.rush $(ARGS)

faults: ## Kill the server 500 times while files come in, tenders are submitted, opened and marked; nothing may be lost (ARGS='--cycles 30'; ARGS='--records 1000': tamper with a record instead)
	@deploy/setup.sh test
	@.venv/bin/python -m tests.faults.run $(ARGS)
