"""The speed of the inbox with 10,000 requests: python -m bench.inbox [REQUESTS] [DATABASE_URL]

Without a URL: a SQLite file in a temporary folder. A given database must be empty.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter

from cryptography.fernet import Fernet
from sqlalchemy import create_engine, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from questionnaire.calls import inbox, outbox, requests
from questionnaire.calls.call_tables import Base, CallRequest
from questionnaire.calls.encryption import DataKeys
from questionnaire.calls.inbox import Cursor, Filters
from questionnaire.calls.requests import Details

BATCH = 10_000
NOW = datetime.now(UTC)
CONSENT, SUMMARY = "I agree to this. " * 20, "Closest pattern: both at once. " * 30
PERSON = Details("Zoë Ravenscroft", "r@example.com", "+1 555 0100", "", "", "", CONSENT, SUMMARY)
OTHER = replace(PERSON, name="Robin Müller")
SEARCHES = {
    "first page": Filters(),
    "new ones": Filters(status="new"),
    "new ones, oldest first": Filters(status="new", oldest_first=True),
    "of one colleague, last week": Filters(
        assigned_to="kim3@example.org", since=NOW - timedelta(7)
    ),
    "nobody's, done": Filters(status="done", assigned_to=inbox.NOBODY),
    "a name that many have": Filters(words="robin"),
    "a name that one has": Filters(words="ravenscroft"),
    "a name that nobody has": Filters(words="nobody"),
    "the same, of those that are done": Filters(words="nobody", status="done"),
    "a reference": Filters(words="0000000007"),
    "from the middle": Filters(after=Cursor(NOW - timedelta(days=90), 0)),
}


def fill(session: Session, keys: DataKeys, count: int) -> None:
    """Rows that differ in every filtered or sorted column; all share one encrypted text."""
    for details, then in ((PERSON, NOW - timedelta(365)), (OTHER, NOW)):
        encrypted = requests.store(
            session, keys, form_key=details.name, details=details, consent_version="1", now=then
        ).request.details
    session.commit()
    for first in range(0, count, BATCH):
        rows = [
            {
                "reference": f"0000-{number // 100:04}-{number % 100:02}", "details": encrypted,
                "form_key": f"key {number}", "shares_summary": False, "consent_version": "1",
                "status": inbox.STATUSES[number % 5], "link_hash": f"{number:064}",
                "received_at": NOW - timedelta(seconds=number * 15), "changed_at": NOW,
                "assigned_to": f"kim{number % 7}@example.org" if number % 2 else None, "version": 0,
            }
            for number in range(first, min(first + BATCH, count))
        ]  # fmt: skip
        session.execute(insert(CallRequest), rows)
        session.commit()


def milliseconds(action: Callable[[], object]) -> float:
    """The median of nine runs."""
    durations = []
    for _ in range(9):
        started = perf_counter()
        action()
        durations.append(1000 * (perf_counter() - started))
    return sorted(durations)[4]


def plan(session: Session, filters: Filters) -> str:
    """The query plan of the database."""
    rows = inbox.query(session, filters).limit(inbox.PER_PAGE + 1)
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[session.get_bind().dialect.name]
    sql = str(rows.compile(dialect=dialect.dialect(), compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN" if dialect is sqlite else "EXPLAIN"
    lines = [str(row[-1]) for row in session.execute(text(f"{explain} {sql}"))]
    return "; ".join(line.strip() for line in lines)[:200]


def main(count: int, url: str) -> None:
    keys = DataKeys([Fernet.generate_key().decode()])
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        fill(session, keys, count)
        session.execute(text("ANALYZE"))
        session.commit()
        print(f"{count:,} requests, {engine.dialect.name}; milliseconds, median of nine")
        print(f"{milliseconds(lambda: inbox.counts(session)):8.1f}  counts")
        print(f"{milliseconds(lambda: outbox.backlog(session)):8.1f}  state of the mails")
        for name, filters in SEARCHES.items():
            duration = milliseconds(partial(inbox.page, session, keys, filters))
            print(f"{duration:8.1f}  {name}: {plan(session, filters)}")
    engine.dispose()


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        main(count, sys.argv[2])
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(count, f"sqlite:///{folder}/calls.sqlite")
