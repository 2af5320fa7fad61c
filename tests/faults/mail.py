"""`flask deliver-mail --watch` by a clock that is DAYS off: python -m tests.faults.mail DAYS"""

import sys
from datetime import UTC, datetime, timedelta

import time_machine
from flask.cli import main

days = timedelta(days=float(sys.argv[1]))
sys.argv = ["flask", "deliver-mail", "--watch"]
with time_machine.travel(datetime.now(UTC) + days, tick=True):
    main()
