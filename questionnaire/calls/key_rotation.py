"""Key rotation: re-encrypt old fields with the newest key while the site runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import sleep

from sqlalchemy import Column, Table, select, update
from sqlalchemy.orm import Session

from questionnaire.calls.call_tables import ENCRYPTED, Base
from questionnaire.calls.encryption import DataKeys, UnknownKeyError

BATCH = 200
PAUSE = 0.1  # seconds between transactions, so that others can write


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many fields of a column were re-encrypted, and how many no key decrypts."""

    column: str
    again: int
    undecrypted: int


def rotate(session: Session, keys: DataKeys) -> Iterator[Rotated]:
    """Process every encrypted column in small transactions, so that nobody waits for long.

    A field that is changed at the same time keeps its new value. A field that no key decrypts
    stays unchanged. Commits by itself; can be interrupted and run again.
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
    """Replace the field unless it has changed. 1 if it was replaced, else 0."""
    (number,) = column.table.primary_key
    unchanged = update(column.table).where(number == row_id, column == encrypted)
    done = session.execute(unchanged.values({column: keys.encrypt(keys.decrypt(encrypted))}))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE always counts
