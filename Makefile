# Every target sets up what it needs. On a bare Debian 12 or Ubuntu: sudo apt-get install -y git make python3-venv
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# How many processes run tests at once; one more than cores, because browsers are waited for.
JOBS ?= 3

.PHONY: run dev test install install-dev bench data streets lock format check unit

# A file's tests stay in one process, so that what they share is made once. In the order of their names, the last files
# are short ones; xdist would put those of few tests last, however long they take. Python may keep what it compiles, or
# each process and server would compile everything anew.
PYTEST := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE= \
  $(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

run: install
	$(BIN)/streamlit run serve.py --server.port $(PORT)

# For whoever changes the code: pages are drawn again when a file changes.
dev: install-dev
	$(BIN)/streamlit run serve.py --server.port $(PORT) --server.fileWatcherType auto --server.runOnSave true

test: install-dev
	sh scripts/get_test_tools.sh
	$(MAKE) check
	$(PYTEST)

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Style, types and imports, then the unit and page tests but for the slow ones: under a minute.
quick: check
	$(PYTEST) -m "not slow" tests/unit tests/pages

install: $(VENV)/installed

install-dev: $(VENV)/installed-dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; $(PYTHON) is older. Name another one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Type: sudo apt-get install -y python3-venv"; exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

bench: install-dev
	sh scripts/get_test_tools.sh
	$(BIN)/python -m bench

# SOURCE is the folder with the raw open data (data/) and the two documents (documents/).
data: install-dev
	@test -n "$(SOURCE)" || { echo "Say where the raw files are: make data SOURCE=path"; exit 2; }
	$(BIN)/python -m scripts.build_data --source $(SOURCE)

# SOURCE is OS Open Roads or OS Open Zoomstack (GeoPackage, shapefile, or the zip of one); without it, Open Roads is got
# from the OS Data Hub. Writes geo/roads.geojson, which the map draws.
streets: install
	$(BIN)/python -m scripts.streets $(if $(SOURCE),--source "$(SOURCE)") $(if $(PRODUCT),--product $(PRODUCT))

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

lock: install-dev
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
