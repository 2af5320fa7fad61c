"""Requests as CSV, safe from formula injection in spreadsheets."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import StringIO

from questionnaire.calls import phones
from questionnaire.calls.call_tables import CallRequest
from questionnaire.calls.encryption import DataKeys
from questionnaire.calls.requests import decrypt_details

COLUMNS = (
    "reference", "received", "status", "assigned_to", "name", "email", "phone",
    "phone_international", "country", "times", "language", "consent_version", "summary",
)  # fmt: skip
# Some spreadsheet runs a cell that starts with one of these as a formula (OWASP, CSV injection).
SIGN = "[=+\\-@|%＝＋－＠]"
# Every place where a cell could start: a spreadsheet may be set to any separator, so after any
# character that is not a letter or digit. After a space, a single sign is not a formula.
STARTS = re.compile(rf"^ *(?=[\t\r\n])|(?:^|[^\w ]|_) *(?={SIGN})|\s(?={SIGN}\S)")


def as_csv(keys: DataKeys, rows: Iterable[CallRequest]) -> Iterator[str]:
    """Lines of CSV (RFC 4180), header first; erased requests have empty cells.

    Raises:
        UnknownKeyError: none of the keys decrypts a request.
    """
    yield _line(COLUMNS)
    for row in rows:
        details = decrypt_details(keys, row)
        known = {
            "reference": row.reference,
            "received": row.received_at.isoformat(),
            "status": row.status,
            "assigned_to": row.assigned_to or "",
            "consent_version": row.consent_version,
        }
        if details:
            abroad = phones.international(details.phone, details.country)
            known |= asdict(details) | {"phone_international": abroad}
        yield _line(known.get(column, "") for column in COLUMNS)


def _line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(escape_formulas(cell) for cell in cells)
    return line.getvalue()


def escape_formulas(cell: str) -> str:
    """The cell, with an apostrophe wherever a spreadsheet could see the start of a formula."""
    return STARTS.sub(r"\g<0>'", cell)
