"""A database that is away is told of once, then ever less often, and once that it is back."""

import logging
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from questionnaire.web.database import describe_error, safe_url

log = logging.getLogger(__name__)
MIN_INTERVAL, MAX_INTERVAL = 60, 3600  # seconds between two lines


@dataclass
class Outage:
    """Since when, by a clock that is never set, and when to say so again."""

    what_waits: str
    since: float | None = None
    next_line: float = 0

    def occurred(self, error: SQLAlchemyError, now: float) -> None:
        """It can't be used just now."""
        if self.since is None:
            self.since = self.next_line = now
        if now >= self.next_line:
            log.error("the database can't be used, %s: %s", self.what_waits, describe_error(error))
            self.next_line = now + min(max(now - self.since, MIN_INTERVAL), MAX_INTERVAL)

    def ended(self, now: float) -> None:
        """It was used just now."""
        if self.since is not None:
            log.info("the database is back after %.0f seconds: %s", now - self.since, safe_url())
            self.since = None
