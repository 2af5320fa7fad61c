"""Look through the requests: how many, which, and page by page."""

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
# What staff may set by hand. What is withdrawn or erased stays so.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    NEW: (NEW, IN_PROGRESS, DONE),
    IN_PROGRESS: (IN_PROGRESS, NEW, DONE),
    DONE: (DONE, IN_PROGRESS),
}
# What staff may change, and how the audit trail names it.
CHANGES: Mapping[str, str] = {"status": "request.status", "assigned_to": "request.assigned"}
NOBODY = "nobody"
PER_PAGE = 25
BATCHES = {"yield_per": 500}  # rows that are held at once
MAX_COUNT = 1000  # nobody needs to know more exactly, and counting a million takes its time


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: the next one begins after it."""

    received_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which requests to show. None: whichever."""

    status: str | None = None
    assigned_to: str | None = None  # an email, or NOBODY
    since: datetime | None = None
    words: str = ""  # or parts of them, of the name, the email, the number or the reference
    oldest_first: bool = False
    after: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some requests, and where the next page begins if there is one.

    `unfinished`: search.MAX_DECRYPTED requests were opened and did not fill it; the next page goes
    on.
    """

    rows: Sequence[CallRequest]
    following: Cursor | None = None
    unfinished: bool = False


def counts(session: Session) -> Mapping[str, int]:
    """How many requests have each status, COUNTED + 1 standing for more."""
    return {status: _up_to(session, status) for status in STATUSES}


def page(session: Session, keys: DataKeys, filters: Filters) -> Page:
    """One page of what is wanted, PER_PAGE rows at most. Opens no more of them than it needs."""
    found: list[CallRequest] = []
    cursor: Cursor | None = None  # of the last one that was looked at
    fits = search.matcher(keys, filters.words)
    most = search.MAX_DECRYPTED if filters.words else PER_PAGE
    rows = session.scalars(query(session, filters).limit(most + 1), execution_options=BATCHES)
    with rows:
        for number, row in enumerate(rows):
            one_more = fits(row)
            if number == most or (one_more and len(found) == PER_PAGE):
                return Page(found, cursor, unfinished=len(found) < PER_PAGE)
            found += [row] * one_more
            cursor = Cursor(row.received_at, row.id)
    return Page(found)


def all_rows(session: Session, keys: DataKeys, filters: Filters) -> Iterator[CallRequest]:
    """All that is wanted, however many pages it fills."""
    rows = session.scalars(query(session, filters), execution_options=BATCHES)
    return filter(search.matcher(keys, filters.words), rows)


def query(session: Session, filters: Filters) -> Select[CallRequest]:
    """What may be wanted, in order, without a look at the words unless they are a reference.

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
    """How far it is, and who works on it, as forms say it."""
    return {"status": request.status, "assigned_to": request.assigned_to or ""}


def merge(
    seen: Mapping[str, str], present: Mapping[str, str], wanted: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """What two people did to one request, each without the other.

    Args:
        seen: how it was when somebody opened it.
        present: how it is by now.
        wanted: what they send; what is as they saw it, they did not choose.

    Returns:
        What they chose that is not so yet, and the names of what others changed meanwhile.
    """
    chosen = {n: wanted[n] for n in present if wanted[n] not in (seen[n], present[n])}
    return chosen, [name for name in present if present[name] != seen[name]]


def change(
    request: CallRequest, *, status: str, assigned_to: str | None, now: datetime
) -> Mapping[str, str]:
    """Set who works on it and how far it is. The caller commits.

    Returns:
        What changed: actions of the audit trail, and what it became.

    Raises:
        ValueError: this status can't follow the present one.
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
