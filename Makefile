# Set-up and the main entry points. Everything runs in .venv, made from the hashed requirements.lock.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CORES ?= all
# Processes that share the tests.
WORKERS ?= 2

.PHONY: all setup test test-other-python test-cluster test-browser faults fuzz smoke paper replication audit crate serve \
  site snakemake-report screenshots bench bench-torch bench-docs reference lint lint-browser format docs lock refresh-lock release \
  clean

all: setup
	$(BIN)/snakemake --cores $(CORES)

setup: $(READY)

# The stamp is written last and holds the lock's digest, so a set-up that was interrupted, or made from another lock,
# is made again from nothing. uv is tried first because it is ten times faster; pip does the same work without it. Byte
# code is compiled at once: every job imports a thousand modules, and where Python may not write it itself (containers
# often set PYTHONDONTWRITEBYTECODE) each job would compile them again, two seconds a job.
$(READY): requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed, this is %d.%d" % sys.version_info[:2]'
	@echo "Setting up .venv with $(PYTHON): half a minute, or some minutes where packages must be downloaded"
	@$(PYTHON) -m venv --clear .venv
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock; then \
	  VIRTUAL_ENV="$(CURDIR)/.venv" UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock; \
	else \
	  echo "uv is not available; installing with pip" >&2; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
	@echo "Ready. '. .venv/bin/activate' puts its commands on the path of this shell."

test: setup
	$(BIN)/pytest -n $(WORKERS) --dist worksteal
	@mkdir -p .cache && { git diff --quiet HEAD && git rev-parse HEAD; } > .cache/tested 2> /dev/null || true

# Tests on the newest other Python of this machine, in an environment of its own from the same lock: every test is
# collected, and those are run that depend on Python itself (records and their annotations, digests of sources, messages,
# processes, what is changed in Snakemake) and a workflow from dataset to verdict. What the others compute is JAX's,
# SciPy's and Matplotlib's.
OTHER := .venv-other
ON_OTHER := $(addprefix tests/,artefacts cli config digests jobs plan recording registry snakemake_patches \
  workflow/test_dropped_run_files.py)
test-other-python: setup
	@python="$$($(BIN)/python maintenance/other_python.py)"; \
	if [ -z "$$python" ]; then \
	  echo "SKIPPED: tests on another Python: this machine has no other one that pyproject.toml allows"; exit 0; \
	fi; \
	"$$python" --version && "$$python" -m venv --clear $(OTHER) && \
	VIRTUAL_ENV="$(CURDIR)/$(OTHER)" UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock && \
	$(OTHER)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . && \
	{ $(OTHER)/bin/python -m pytest --collect-only -qq > $(OTHER)/collected.txt || { cat $(OTHER)/collected.txt; exit 1; }; } && \
	$(OTHER)/bin/python -m pytest -n $(WORKERS) --dist worksteal $(ON_OTHER)

# A SLURM cluster of two nodes on this machine, as root, with Debian's slurmd, slurmctld, slurmdbd, mariadb-server, munge.
# CLUSTER leaves some out: CLUSTER='not sweep'.
test-cluster: setup
	$(BIN)/pytest -m cluster $(if $(CLUSTER),-k "$(CLUSTER)") tests/cluster

# Every page of a finished report in Debian's Chromium, one smoke test in Firefox; by default the report of make smoke.
BROWSER := tests/browser
REPORT ?= smoke/results
test-browser: setup
	sh $(BROWSER)/install.sh
	RESULTS=$(REPORT) $(BIN)/pytest -m browser -n $(WORKERS) --dist worksteal $(BROWSER)

# The report's own scripts: types, names across files, and what must not be in them.
lint-browser:
	sh $(BROWSER)/install.sh
	$(BROWSER)/node_modules/.bin/tsc --project $(BROWSER)
	$(BROWSER)/node_modules/.bin/eslint --config $(BROWSER)/eslint.config.js report/assets/js

# Every fault of docs/faults.md, many times; half an hour on two cores. As root it mounts small file systems under /tmp.
faults: setup
	rm -f docs/faults.json
	ATLAS_FAULTS=docs/faults.json $(BIN)/pytest -m faults tests/faults
	$(BIN)/python tests/faults/table.py

# Tens of thousands of damaged and hostile configurations, logs and pictures; ten minutes on one core.
FUZZ ?= 12
fuzz: setup
	FUZZ=$(FUZZ) $(BIN)/pytest --hypothesis-show-statistics tests/config/test_any_input.py tests/external_logs/test_any_log.py tests/datasets/test_picture_file.py

smoke: setup
	$(BIN)/snakemake --cores $(CORES) --directory smoke --configfile config/smoke.yaml

paper: setup
	$(BIN)/snakemake --cores $(CORES) --directory paper --configfile config/paper.yaml

# Every claim once more with as many fresh seeds, in a folder of its own that holds both.
replication: setup
	$(BIN)/snakemake --cores $(CORES) --directory replication --configfile config/replication.yaml

audit: setup
	$(BIN)/python -m spectral_bias audit

# AGENT is who ran the workflow, published with it; left out if not given.
crate: setup
	$(BIN)/python -m spectral_bias crate $(if $(AGENT),--agent "$(AGENT)")

# The report over HTTP, for this machine alone. RESULTS names another results folder, here and below.
RESULTS ?= results
PORT ?= 8000
serve: setup
	@$(BIN)/python -m spectral_bias serve $(RESULTS) --port $(PORT)

# Report and documents as the folder site/, for any web server.
site: setup
	$(BIN)/python -m spectral_bias site $(RESULTS)

# Snakemake's own report of a finished run: figures with their verdicts, rules with their code, jobs with their times.
snakemake-report: setup
	$(BIN)/snakemake --report snakemake-report.zip

# Every page at three widths, light and dark, into screenshots/. Needs Chromium.
screenshots: setup
	$(BIN)/python maintenance/screenshots.py $(RESULTS)

bench: setup
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/smoke.py
	$(BIN)/python benchmarks/training.py
	$(BIN)/python benchmarks/batching.py
	$(BIN)/python benchmarks/workflow.py
	$(BIN)/python benchmarks/report_in_browser.py

# PyTorch beside the project's own packages, in an environment of its own, so that .venv stays what its lock says.
# PyTorch's builds for CPUs have an index of their own: name it to pip by PIP_EXTRA_INDEX_URL or PIP_FIND_LINKS.
TORCH := .venv-bench
$(TORCH)/.ready: benchmarks/pytorch/requirements.lock $(READY)
	$(PYTHON) -m venv --clear $(TORCH)
	$(TORCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r benchmarks/pytorch/requirements.lock
	$(BIN)/python -c 'import sysconfig; print("import site; site.addsitedir(%r)" % sysconfig.get_path("purelib"))' > \
	  "$$($(TORCH)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/atlas.pth"
	touch $@

bench-torch: $(TORCH)/.ready
	$(TORCH)/bin/python benchmarks/against_pytorch.py

# docs/performance.md from what was measured last.
bench-docs: setup
	$(BIN)/python benchmarks/page.py

# The library's tables of measured numbers, from a finished run of the default scale.
reference: setup
	$(BIN)/python maintenance/reference_scales.py $(RESULTS)
	$(BIN)/python maintenance/reference_networks.py $(RESULTS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/snakemake --lint
	$(BIN)/lint-imports --no-cache
	$(BIN)/basedpyright --pythonpath $(BIN)/python

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt Snakefile workflow/rules

# Files generated from the types and the claims; tests hold that they are up to date.
docs: setup
	$(BIN)/python -m spectral_bias schema
	$(BIN)/python -m spectral_bias coverage

# Adds what pyproject.toml asks for and the locks do not have; UPGRADE=--upgrade refreshes every version.
COMPILE = $(BIN)/uv pip compile $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
lock: setup
	$(COMPILE) pyproject.toml --extra workflow --extra dev --extra slurm -o requirements.lock
	echo uv | $(COMPILE) - --no-annotate -o requirements-uv.lock

# The newest versions that pyproject.toml allows, taken over if the tests pass with them; says what moved.
refresh-lock: setup
	$(BIN)/python maintenance/refresh_lock.py --workers $(WORKERS)

# Checks the commit and builds what is published into dist/: docs/release.md.
release: setup
	$(BIN)/python maintenance/release.py

clean:
	rm -rf .venv .venv-bench .venv-other .cache dist .snakemake smoke paper replication site screenshots
