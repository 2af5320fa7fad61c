"""Encrypt again with the newest key what an older one encrypted, while the site runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import sleep

from sqlalchemy import Column, Table, select, update
from sqlalchemy.orm import Session

from questionnaire.calls.call_tables import ENCRYPTED, Base
from questionnaire.calls.encryption import DataKeys, UnknownKeyError

BATCH = 200
PAUSE = 0.1  # seconds between transactions, in which others get a turn to write


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many fields of a column were encrypted again, and how many no key opens."""

    column: str
    again: int
    undecrypted: int


def rotate(session: Session, keys: DataKeys) -> Iterator[Rotated]:
    """Go through every encrypted column in small transactions, so that nobody waits for long.

    A field that somebody changes meanwhile is left as they wrote it. What no key opens stays
    as it is. Commits by itself; may be broken off and run again.
    """
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.info.items() >= ENCRYPTED.items():
                yield _rotate(session, keys, table, column)


def _rotate(session: Session, keys: DataKeys, table: Table, column: Column[str | None]) -> Rotated:
    again = undecrypted = 0
    (number,) = table.primary_key
    other_keys = select(number, column).where(column != "", column.not_like(f"{keys.current}:%"))
    after = other_keys
    while rows := session.execute(after.order_by(number).limit(BATCH)).all():
        for row_id, encrypted in rows:
            try:
                again += _encrypt_again(session, keys, column, row_id, encrypted)
            except UnknownKeyError:
                undecrypted += 1
        session.commit()
        sleep(PAUSE)
        after = other_keys.where(number > rows[-1][0])
    session.commit()
    return Rotated(f"{table.name}.{column.name}", again, undecrypted)


def _encrypt_again(
    session: Session, keys: DataKeys, column: Column[str | None], row_id: int, encrypted: str
) -> int:
    """Replace the field unless it is another one by now. 1 if it was replaced, else 0."""
    (number,) = column.table.primary_key
    as_it_was = update(column.table).where(number == row_id, column == encrypted)
    done = session.execute(as_it_was.values({column: keys.encrypt(keys.decrypt(encrypted))}))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always counts
