"""List the requests: counts, filters and pagination."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from questionnaire.calls import requests, search
from questionnaire.calls.call_tables import CallRequest
from questionnaire.calls.encryption import DataKeys

NEW, IN_PROGRESS, DONE, WITHDRAWN, ERASED = "new", "in-progress", "done", "withdrawn", "erased"
STATUSES = (NEW, IN_PROGRESS, DONE, WITHDRAWN, ERASED)
# The transitions that staff may make. Withdrawn and erased are final.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    NEW: (NEW, IN_PROGRESS, DONE),
    IN_PROGRESS: (IN_PROGRESS, NEW, DONE),
    DONE: (DONE, IN_PROGRESS),
}
# The fields that staff may change -> the action in the audit trail.
CHANGES: Mapping[str, str] = {"status": "request.status", "assigned_to": "request.assigned"}
NOBODY = "nobody"
PER_PAGE = 25
BATCHES = {"yield_per": 500}  # rows in memory at once
MAX_COUNT = 1000  # no one needs the exact number, and counting a million rows is slow


@dataclass(frozen=True, slots=True)
class Cursor:
    """The end of a page: the next page starts after it."""

    received_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which requests to show. None: all."""

    status: str | None = None
    assigned_to: str | None = None  # an email, or NOBODY
    since: datetime | None = None
    words: str = ""  # words or parts of the name, email, phone number or reference
    oldest_first: bool = False
    after: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some requests, and the cursor of the next page if there is one.

    `unfinished`: search.MAX_DECRYPTED requests were decrypted and did not fill the page; the
    search continues on the next one.
    """

    rows: Sequence[CallRequest]
    following: Cursor | None = None
    unfinished: bool = False


def counts(session: Session) -> Mapping[str, int]:
    """The number of requests by status; MAX_COUNT + 1 means more."""
    return {status: _up_to(session, status) for status in STATUSES}


def page(session: Session, keys: DataKeys, filters: Filters) -> Page:
    """One page of at most PER_PAGE rows. Decrypts no more rows than it needs."""
    found: list[CallRequest] = []
    cursor: Cursor | None = None  # of the last row that was examined
    fits = search.matcher(keys, filters.words)
    limit = search.MAX_DECRYPTED if filters.words else PER_PAGE
    rows = session.scalars(query(session, filters).limit(limit + 1), execution_options=BATCHES)
    with rows:
        for number, row in enumerate(rows):
            matches = fits(row)
            if number == limit or (matches and len(found) == PER_PAGE):
                return Page(found, cursor, unfinished=len(found) < PER_PAGE)
            found += [row] * matches
            cursor = Cursor(row.received_at, row.id)
    return Page(found)


def all_rows(session: Session, keys: DataKeys, filters: Filters) -> Iterator[CallRequest]:
    """All matching requests, however many pages they fill."""
    rows = session.scalars(query(session, filters), execution_options=BATCHES)
    return filter(search.matcher(keys, filters.words), rows)


def query(session: Session, filters: Filters) -> Select[CallRequest]:
    """The candidates in order. Words are not filtered here, unless they are a reference.

    Each condition and the order have an index.
    """
    rows = select(CallRequest)
    if filters.status:
        rows = rows.where(CallRequest.status == filters.status)
    if filters.assigned_to:
        nobody = filters.assigned_to == NOBODY
        to = CallRequest.assigned_to
        rows = rows.where(to.is_(None) if nobody else to == filters.assigned_to)
    if filters.since:
        rows = rows.where(CallRequest.received_at >= filters.since)
    if filters.words and (named := requests.find(session, filters.words)):
        rows = rows.where(CallRequest.id == named.id)
    if filters.after:
        rows = rows.where(_beyond(filters.after, filters.oldest_first))
    by_time = (CallRequest.received_at, CallRequest.id)
    if filters.oldest_first:
        return rows.order_by(*by_time)
    return rows.order_by(*(column.desc() for column in by_time))


def _beyond(cursor: Cursor, oldest_first: bool):  # type: ignore[no-untyped-def]  # an SQL condition
    at, number = CallRequest.received_at, CallRequest.id
    if oldest_first:
        later = or_(at > cursor.received_at, number > cursor.id)
        return and_(at >= cursor.received_at, later)
    return and_(at <= cursor.received_at, or_(at < cursor.received_at, number < cursor.id))


def _up_to(session: Session, status: str) -> int:
    some = select(CallRequest.id).where(CallRequest.status == status).limit(MAX_COUNT + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def work_on(request: CallRequest) -> dict[str, str]:
    """Status and assigned member of a request, as form values."""
    return {"status": request.status, "assigned_to": request.assigned_to or ""}


def merge(
    seen: Mapping[str, str], present: Mapping[str, str], wanted: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Merge concurrent changes of two people to one request.

    Args:
        seen: the values when the form was opened.
        present: the current values.
        wanted: the submitted values; one that equals `seen` is not a change.

    Returns:
        The changes that are not in place yet, and the names of fields that others changed.
    """
    chosen = {n: wanted[n] for n in present if wanted[n] not in (seen[n], present[n])}
    return chosen, [name for name in present if present[name] != seen[name]]


def change(
    request: CallRequest, *, status: str, assigned_to: str | None, now: datetime
) -> Mapping[str, str]:
    """Set status and assigned member. The caller commits.

    Returns:
        The changes: action in the audit trail -> new value.

    Raises:
        ValueError: this status can't follow the current one.
    """
    if status not in TRANSITIONS.get(request.status, ()):
        raise ValueError(f"{request.status} can't become {status}")
    changed = {}
    if status != request.status:
        changed[CHANGES["status"]] = status
    if assigned_to != request.assigned_to:
        changed[CHANGES["assigned_to"]] = assigned_to or NOBODY
    if changed:
        request.status, request.assigned_to = status, assigned_to
        request.changed_at = now
        request.version += 1
    return changed
