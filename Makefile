# Everything the course can do, one command each; `make` alone lists them.

PYTHON ?= python3
ARGS ?=

PY := .venv/bin/python
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11.0 --only-binary :all: --no-binary pyspark \
  --no-annotate --custom-compile-command "make lock"
COURSE := .venv/.course
TESTS := .venv/.tests
SPARK := .venv/.spark
STEADY := PYTHONHASHSEED=0 OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1

.DEFAULT_GOAL := help
.PHONY: help lab instructor class-report classroom grade site notebooks test test-unit test-notebooks test-portable test-browser test-spark test-without-numba lint lock cases mutants bench bench-toy bench-checks bench-fast bench-browser bench-classroom clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

# For learners

lab: $(COURSE) ## Open the course in JupyterLab; ARGS="--no-browser --port 9999" is passed on to it
	$(PY) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb \
	  --ServerApp.kernel_websocket_connection_class=w2vlib.support.prompt.PromptConnection $(ARGS)

# For instructors

instructor: $(TESTS) ## Make the instructor's kit: solved notebooks, slides, a hand-out; ARGS="04" for this one only
	$(PY) -m authoring.kit.instructor $(ARGS)

class-report: $(COURSE) ## Sum up a class; FILES="a.json b.ipynb folder" names progress files and saved notebooks
	$(PY) -m w2vlib.classroom report $(ARGS) $(FILES)

classroom: $(COURSE) ## Serve that page while the class works; FOLDER=shared names the folder of the learners' files
	$(PY) -m w2vlib.classroom serve $(ARGS) $(FOLDER)

grade: $(COURSE) ## Mark submitted notebooks; SUBMISSIONS=folder names the folder that holds them
	$(PY) -m w2vlib.classroom grade $(ARGS) $(SUBMISSIONS)

site: $(TESTS) ## Make web pages of the course that open without network or kernel, in the folder site
	$(PY) -m authoring.site.pages

# For contributors

notebooks: $(TESTS) ## Run and save the notebooks whose sources changed; ARGS="04 --force" for this one anyway
	$(PY) -m authoring.build $(ARGS)

test: test-unit test-notebooks ## Test everything that needs no browser

test-unit: $(TESTS) ## Test the library
	$(STEADY) $(PY) -m pytest -n 2 tests --ignore=tests/browser --ignore=tests/notebooks --ignore=tests/portable

test-notebooks: $(TESTS) ## Run every notebook and compare each output with the saved one; check their form
	$(STEADY) $(PY) -m pytest --nbval -n 2 --dist loadscope tests/notebooks notebooks

test-portable: $(TESTS) ## Run the notebooks as older processors round, and a hair beside; each output must stay
	$(STEADY) $(PY) -m pytest tests/portable

test-browser: $(TESTS) ## Drive the course in a real browser
	$(STEADY) $(PY) -m pytest -n 2 --dist loadfile tests/browser

test-spark: $(SPARK) ## Run the code for Spark in notebook 08; needs Java, downloads half a gigabyte
	$(STEADY) $(PY) -m pytest tests/unit/test_spark.py

test-without-numba: $(TESTS) ## Test the fast trainer and notebook 08 as on a machine that has no numba
	$(STEADY) PYTHONPATH="$(CURDIR)/tests/without_numba" $(PY) -m pytest --nbval tests/unit/test_fast.py notebooks/08_real_text.ipynb

lint: $(TESTS) ## Look for mistakes in the code's form
	$(PY) -m ruff check

lock: $(TESTS) ## Write the locks for every system and Python; ARGS="--upgrade" takes the newest of everything
	$(LOCK) pyproject.toml --extra fast --group build $(ARGS) -o requirements.lock
	$(LOCK) --group test -c requirements.lock $(ARGS) -o requirements-test.lock
	$(LOCK) --group spark -c requirements.lock $(ARGS) -o requirements-spark.lock

cases: $(TESTS) ## List edits of the exercises' solutions that no case notices; ARGS="04.3 wrong.py" finds a case
	$(STEADY) W2V_PROGRESS=off $(PY) -m w2vlib.exercises.cases $(ARGS)

mutants: $(TESTS) ## Count the small edits of the library that its tests notice; ARGS="windows text" for these modules
	$(STEADY) W2V_PROGRESS=off TQDM_DISABLE=1 $(PY) -m tests.mutants.run $(ARGS)

bench: $(COURSE) ## Compare the trainer's speed with the barest numpy loop
	$(STEADY) $(PY) tests/bench/bench_core.py $(ARGS)

bench-toy: $(COURSE) ## Measure the analogies of the kingdom corpus over 50 seeds
	$(STEADY) $(PY) tests/bench/bench_toy.py $(ARGS)

bench-checks: $(TESTS) ## Measure how long checks of right and wrong answers take
	$(STEADY) W2V_PROGRESS=off PYTHONPATH=. $(PY) tests/bench/bench_checks.py $(ARGS)

bench-fast: $(TESTS) ## Compare the fast trainer with gensim; CORPUS=text.txt for your own text
	$(STEADY) PYTHONPATH=. $(PY) tests/bench/bench_fast.py $(if $(CORPUS),--corpus $(CORPUS)) $(ARGS)

bench-browser: $(TESTS) ## Measure how fast the widgets draw
	$(STEADY) $(PY) tests/bench/bench_browser.py $(ARGS)

bench-classroom: $(TESTS) ## Measure the memory of learners' kernels that run notebook 04 at once
	$(STEADY) $(PY) tests/bench/bench_classroom.py $(ARGS)

clean: ## Remove the environment and whatever else can be made again
	$(MAY_WRITE)
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# The environment: made once, and again when a lock or pyproject.toml is newer than it

MAY_WRITE = @test -w . || \
  { echo "Nothing can be written in this folder: copy it (cp -R) to a place of your own, and run make there."; exit 1; }
install = @echo "pip install $(1)" && $(PY) -m pip install --quiet $(1) || \
  { echo "Not all packages could be fetched. This step needs the network, once: try again when there is one."; exit 1; }

$(COURSE): requirements.lock pyproject.toml
	$(MAY_WRITE)
	@command -v "$(PYTHON)" >/dev/null || \
	  { echo "The course needs Python 3.11 or newer, and there is no $(PYTHON): install it from python.org, or name one with make PYTHON=..."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "The course needs Python 3.11 or newer, and $(PYTHON) is older: install it from python.org, or name one with make PYTHON=python3.13"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian, Ubuntu: apt install python3-venv) and try again."; exit 1; }
	"$(PYTHON)" -m venv .venv
	$(call install,-r requirements.lock)
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	$(PY) -m jupyter labextension disable --level sys_prefix @jupyterlab/apputils-extension:announcements 2>/dev/null
	@touch $@

$(TESTS): requirements-test.lock $(COURSE)
	$(call install,-r requirements.lock -r requirements-test.lock)
	@touch $@

$(SPARK): requirements-spark.lock $(TESTS)
	$(call install,-r requirements-spark.lock)
	@touch $@
