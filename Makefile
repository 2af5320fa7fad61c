# The two commands that matter are `make run` and `make test`; dev.py does the work.
.PHONY: run test setup lock screenshots weigh lighthouse faults bench

run test setup lock:
	@python3 dev.py $@

screenshots: setup
	@.venv/bin/python -m docs.screenshots.take

weigh: setup
	@.venv/bin/python -m bench.weigh

lighthouse: setup
	@.venv/bin/python -m bench.lighthouse

faults: setup
	@.venv/bin/python -m bench.faults

bench: setup
	@.venv/bin/python -m bench.run
