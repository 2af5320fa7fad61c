"""Delete what was kept long enough."""

import logging
from datetime import UTC, datetime, timedelta
from time import monotonic

from flask import current_app

from questionnaire.calls import audit, last_runs, rate_limits, requests
from questionnaire.calls.clock import ClockReading, is_due, is_trustworthy
from questionnaire.web import database
from questionnaire.web.database import db

log = logging.getLogger(__name__)


def delete_old(now: datetime) -> int:
    """Delete requests unchanged for RETENTION_DAYS, for real, and counters that are over.

    Returns how many requests.

    Args:
        now: aware time.
    """
    kept = timedelta(days=current_app.extensions["settings"].retention_days)
    count = requests.expire(db.session(), unchanged_since=now - kept)
    rate_limits.delete_ended(db.session(), now=now)
    if count:
        audit.record(
            db.session(), actor=audit.SYSTEM, action="requests.expired", detail=str(count), now=now
        )
    db.session.commit()
    database.purge_write_ahead_log()
    database.vacuum()
    last_runs.record(db.session(), last_runs.RETENTION, now=now)
    db.session.commit()
    return count


def hourly(since: ClockReading, now: ClockReading) -> ClockReading:
    """Delete what is old if an hour passed since, by a clock that ran true. Returns the new since.

    A machine that comes up with a wrong clock sets it right within an hour, or nothing is deleted.
    """
    if not is_due(since, now):
        return since
    if is_trustworthy(since, now):
        delete_old(now.wall)
    else:
        log.error("the clock was set; nothing old is deleted within this hour")
    return now


def clock_reading() -> ClockReading:
    return ClockReading(datetime.now(UTC), monotonic())
