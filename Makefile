# The few things a person does here. Each sets up what it needs by itself.
.PHONY: run test cover check bench soak lock

BIN = .venv/bin

# make run [PHOTOS=folder]: the whole line on this machine.
run:
	@scripts/setup.sh run
	@$(BIN)/duanzheng demo run $(if $(PHOTOS),--photos "$(PHOTOS)")

# Every process that a test starts finds our modules compiled, whatever the shell says.
test cover: export PYTHONDONTWRITEBYTECODE =

# One test process more than there are cores (tests/conftest.py says so), and files in the
# order of tests/order.py. A file stays in one, since its tests share what they set up.
test:
	@scripts/setup.sh dev
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

# The same tests, with the share of lines and branches that they run.
cover:
	@scripts/setup.sh dev
	@$(BIN)/pytest --cov --cov-report=term:skip-covered

check:
	@scripts/setup.sh dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# make bench [PART=outline] [PHOTOS=folder] [LONG=1] [KEEP=folder] [ONLY=PostgreSQL]: the report is in
# out/bench/report; offices that were filled stay in the folder to keep, for the next run.
bench:
	@scripts/setup.sh dev
	@scripts/peers.sh
	@PYTHONPATH=.venv/peers/python $(BIN)/python -m tests.bench $(PART) \
		$(if $(PHOTOS),--photos "$(PHOTOS)") $(if $(LONG),--long) $(if $(KEEP),--keep "$(KEEP)") $(if $(ONLY),--only $(ONLY))

# make soak [SOAK=schedules] [SOAK_COMMITS=commits] [SOAK_FILES=pictures]: simulated kiosks and the real server in
# any order of events, 32 writers on the feed, then broken pictures through the loader,
# stops of the program at any place, and 10,000 random taps (SOAK_TAPS) on the touchscreen.
soak:
	@scripts/setup.sh dev
	@SOAK=$(or $(SOAK),2000) SOAK_COMMITS=$(or $(SOAK_COMMITS),100000) SOAK_FILES=$(or $(SOAK_FILES),200000) $(BIN)/python -m tests.soak
	@SOAK_RACES=$(or $(SOAK_RACES),10000) $(BIN)/pytest -q tests/central/test_desk_race.py
	@KILLS=$(or $(SOAK_KILLS),300) $(BIN)/pytest -q --timeout 0 tests/faults/test_kill.py
	@MONKEY_TAPS=$(or $(SOAK_TAPS),10000) $(BIN)/pytest -q tests/kiosk/test_monkey.py

lock:
	scripts/lock.sh
