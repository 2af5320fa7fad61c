"""Addresses of the inbox: filters, order and page of the list in the query string."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from flask import request

from questionnaire.calls import inbox
from questionnaire.calls.inbox import Cursor, Filters
from questionnaire.web.database import row_id
from questionnaire.web.staff import search_tokens

PARAMS = ("status", "assigned", "days", "order", "search")
PERIODS = {"7": 7, "30": 30, "90": 90}
MAX_CURSOR = 60  # characters


def filters_from(given: Mapping[str, str]) -> Filters:
    """The filters of an address or a form. Values that mean nothing are left out."""
    days, asked = PERIODS.get(given.get("days", "")), given.get("status")
    return Filters(
        status=asked if asked in inbox.STATUSES else None,
        assigned_to=given.get("assigned") or None,
        since=datetime.now(UTC) - timedelta(days) if days else None,
        words=search_tokens.decrypt(given.get("search", "")) or "",
        oldest_first=given.get("order") == "oldest",
        after=_cursor(given.get("after", "")),
    )


def query_params(given: Mapping[str, str], *names: str) -> dict[str, str]:
    """The parameters to pass on to other pages and the export; search words stay encrypted."""
    return {name: given[name] for name in names or PARAMS if given.get(name)}


def search_expired(given: Mapping[str, str]) -> bool:
    """Whether the search words can't be decrypted any more."""
    return search_tokens.decrypt(given.get("search", "")) is None


def _cursor(text: str) -> Cursor | None:
    if len(text) > MAX_CURSOR:
        return None
    moment, _dash, number = text.rpartition("_")
    try:
        return Cursor(datetime.fromisoformat(moment).astimezone(UTC), row_id(number))
    except (ValueError, OverflowError):
        return None


def next_page_url(cursor: Cursor) -> str:
    after = {"after": f"{cursor.received_at.isoformat()}_{cursor.id}"}
    return list_url(query_params(request.args) | after)


def list_url(chosen: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"/staff/requests?{query}" if query else "/staff/requests"


def list_url_before() -> str:
    """The page of the list from which the request was opened."""
    params = dict(parse_qsl(request.args.get("list", "")))
    return list_url(query_params(params, *PARAMS, "after"))


def with_list(address: str) -> str:
    """The address, with the list that the way back leads to."""
    query = list_url_before().partition("?")[2]
    return f"{address}?{urlencode({'list': query})}" if query else address
