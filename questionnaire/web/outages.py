"""Logs that the database is unavailable: once, then less and less often, and when it is back."""

import logging
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from questionnaire.web.database import describe_error, safe_url

log = logging.getLogger(__name__)
MIN_INTERVAL, MAX_INTERVAL = 60, 3600  # seconds between two lines


@dataclass
class Outage:
    """When it began, by the monotonic clock, and when to log it again."""

    what_waits: str
    since: float | None = None
    next_line: float = 0

    def occurred(self, error: SQLAlchemyError, now: float) -> None:
        """The database can't be used."""
        if self.since is None:
            self.since = self.next_line = now
        if now >= self.next_line:
            log.error("the database can't be used, %s: %s", self.what_waits, describe_error(error))
            self.next_line = now + min(max(now - self.since, MIN_INTERVAL), MAX_INTERVAL)

    def ended(self, now: float) -> None:
        """The database was used."""
        if self.since is not None:
            log.info("the database is back after %.0f seconds: %s", now - self.since, safe_url())
            self.since = None
