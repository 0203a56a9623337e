# The few things a person does here. Each sets up what it needs by itself.
.PHONY: run test check bench soak lock

BIN = .venv/bin

# make run [PHOTOS=folder]: the whole line on this machine.
run:
	@scripts/setup.sh run
	@$(BIN)/duanzheng demo run $(if $(PHOTOS),--photos "$(PHOTOS)")

test:
	@scripts/setup.sh dev
	@$(BIN)/pytest

check:
	@scripts/setup.sh dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench:
	@scripts/setup.sh dev
	@$(BIN)/python -m tests.bench

lock:
	scripts/lock.sh
