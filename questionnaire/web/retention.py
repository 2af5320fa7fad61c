"""Retention: delete old call requests, and ended rate-limit counters."""

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
    """Delete requests unchanged for RETENTION_DAYS, and rate-limit counters that have ended.

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
    """Delete old requests if an hour has passed, by a clock that can be trusted.

    A machine that starts with a wrong clock corrects it within an hour, or nothing is deleted.

    Returns:
        `since` for the next call.
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
