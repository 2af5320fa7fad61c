"""Requests as CSV that no spreadsheet takes for formulas."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from questionnaire.calls.requests import open_details
from questionnaire.calls.sealing import DataKeys
from questionnaire.calls.tables import CallRequest

COLUMNS = (
    "reference", "received", "status", "assigned_to", "name", "email", "phone", "country", "times",
    "language", "consent_version", "summary",
)  # fmt: skip
# A cell that begins so is run as a formula by one spreadsheet or another (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def as_csv(keys: DataKeys, rows: Iterable[CallRequest]) -> Iterator[str]:
    """Lines of CSV (RFC 4180), the header first; erased requests with empty cells.

    Raises:
        UnknownKeyError: none of the keys opens a request.
    """
    yield _line(COLUMNS)
    for row in rows:
        details = open_details(keys, row)
        typed = [getattr(details, name, "") for name in COLUMNS[4:10]]
        told = (row.reference, row.received_at.isoformat(), row.status, row.assigned_to or "")
        summary = details.summary if details else ""
        yield _line((*told, *typed, row.consent_version, summary))


def _line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(harmless(cell) for cell in cells)
    return line.getvalue()


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
