# Two commands matter: `make book` and `make test`. Both create .venv from requirements.lock first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SOURCES := $(shell find lookahead -name '*.py' -o -name '*.json' 2>/dev/null)
LEDGER := _build/ledger.json
DATA   := _build/.data
export OMP_NUM_THREADS := 1

.PHONY: book test verify figures lint data clean

$(READY): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else f"lookahead needs Python 3.11, 3.12 or 3.13; $(PYTHON) is {v[0]}.{v[1]}. Try: make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -c 'import matplotlib.pyplot'
	touch $@

# no stamp where the data could not be had: the next make tries again
$(DATA): $(READY)
	mkdir -p _build
	$(BIN)/lookahead data fetch credit --or-stand-in
	@if $(BIN)/lookahead data path credit >/dev/null 2>&1; then touch $@; fi

data: $(DATA)

$(LEDGER): $(SOURCES) $(READY) | $(DATA)
	mkdir -p _build
	$(BIN)/lookahead verify --profile ci --jobs 2 --json $(LEDGER)

book: $(LEDGER)
	$(BIN)/jupyter-book build . -W -n --keep-going

verify: $(READY) $(DATA)
	mkdir -p _build
	$(BIN)/lookahead verify --profile ci --jobs 2 --json $(LEDGER)

figures: $(READY) $(DATA)
	$(BIN)/lookahead reproduce --all --out _build/figures

test: $(READY) $(DATA)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check lookahead tests chapters
	$(BIN)/ruff format --check lookahead tests chapters
	$(BIN)/pyright

clean:
	rm -rf _build .pytest_cache .ruff_cache .hypothesis
	find lookahead tests chapters -name __pycache__ -type d -prune -exec rm -rf {} +
