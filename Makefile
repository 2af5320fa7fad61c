# The two commands that matter are `make run` and `make test`; dev.py does the work.
.PHONY: run test setup lock screenshots

run test setup lock:
	@python3 dev.py $@

screenshots: setup
	@.venv/bin/python -m docs.screenshots.take
