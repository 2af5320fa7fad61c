# The two commands that matter are `make run` and `make test`; dev.py does the work.
.PHONY: run test check setup lock screenshots weigh lighthouse faults bench audit

run test check setup lock:
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

# Needs the network; fails when it could not look up every package.
audit: setup
	@.venv/bin/uv tool run --quiet pip-audit==2.10.0 --strict --disable-pip --require-hashes -r requirements.txt
