"""Whoever gets at the database itself can change the audit trail, and it shows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from questionnaire.calls import audit
from questionnaire.calls.audit import Verdict
from questionnaire.calls.call_tables import AuditEntry
from questionnaire.calls.encryption import DataKeys
from questionnaire.web.database import db
from tests.apps import DATA_KEY, app_with, settings_for
from tests.calls.stored import KEY, NOW
from tests.calls.test_key_rotation import NEW

OURS = DataKeys([DATA_KEY])
NO_GUARDS = {
    "sqlite": [
        "drop trigger audit_entry_no_update", "drop trigger audit_entry_no_delete",
        "drop trigger audit_entry_no_replacing",
    ],
    "postgresql": ["alter table audit_entry disable trigger all"],
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def trail(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Five entries in a database of their own."""
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        server = request.getfixturevalue("postgres_server")
        engine = create_engine(settings_for(server).database_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("drop database if exists trail"))
            connection.execute(text("create database trail"))
        engine.dispose()
        url = server.rpartition("/")[0] + "/trail"
    app = app_with(settings_for(url))
    with app.app_context():
        add(5)
        yield app
        db.session.rollback()
        db.session.remove()
        db.engine.dispose()


def add(count: int) -> None:
    for number in range(count):
        now = NOW + timedelta(minutes=number)
        audit.record(db.session(), actor="dana@example.org", action=f"request.{number}", now=now)
        db.session.commit()


def verdict(keys: DataKeys = OURS, noted: str = "") -> Verdict:
    db.session.expire_all()
    return audit.verify(db.session(), keys, noted=noted)


def attack(*statements: str, guards: bool = False) -> None:
    name = db.engine.dialect.name
    for statement in [*([] if guards else NO_GUARDS[name]), *statements]:
        db.session.execute(text(statement))
    db.session.commit()


def entry(number: int) -> AuditEntry:
    return db.session.get_one(AuditEntry, number)


def insert(number: int, *, digest: str = "null", action: str = "forged") -> str:
    zone = "+00" if db.engine.dialect.name == "postgresql" else ""  # else that of the server
    return (
        "insert into audit_entry (id, at, actor, action, detail, digest) values "
        f"({number}, '2026-11-23 12:00:30{zone}', 'kim@example.org', '{action}', '', {digest})"
    )


def forged_digest(number: int) -> str:
    """As the app makes it, from what everybody can read."""
    made = AuditEntry(
        at=NOW + timedelta(seconds=30), actor="kim@example.org", action="forged", detail=""
    )
    return f"'{audit._digest(entry(number).digest or '', made)}'"


@pytest.mark.usefixtures("trail")
def test_an_untouched_trail_fits_and_names_its_head() -> None:
    found = verdict()
    assert (found.entries, found.broken, found.unsigned) == (5, None, [])
    assert found.head == entry(5).digest
    earlier = entry(3).digest or ""
    assert verdict(noted=earlier).holds_noted
    assert not verdict(noted="0" * 64).holds_noted


ATTACKS: dict[str, tuple[Callable[[], list[str]], int]] = {
    "a changed row": (lambda: ["update audit_entry set actor = 'x' where id = 2"], 2),
    "a changed time": (lambda: ["update audit_entry set at = '2025-01-01' where id = 2"], 2),
    "the first row gone": (lambda: ["delete from audit_entry where id = 1"], 2),
    "a row in the middle gone": (lambda: ["delete from audit_entry where id = 3"], 4),
    "two rows that changed places": (
        lambda: [
            "update audit_entry set id = 99 where id = 2",
            "update audit_entry set id = 2 where id = 3",
            "update audit_entry set id = 3 where id = 99",
        ],
        2,
    ),
    "a row that was replaced": (
        lambda: ["delete from audit_entry where id = 3", insert(3)],
        4,
    ),
    "a row put in before the others": (lambda: [insert(-1)], 1),
    "a backdated row put in between": (
        lambda: ["update audit_entry set id = 6 where id = 5", insert(5)],
        6,
    ),
    "a digest of its own for a changed row": (
        lambda: ["update audit_entry set action = 'x', digest = repeat where id = 5"],
        5,
    ),
    "a signature that somebody made up": (
        lambda: [f"update audit_entry set seal = '{OURS.current}:{'0' * 64}' where id = 4"],
        4,
    ),
}


@pytest.mark.parametrize(("statements", "broken"), ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.usefixtures("trail")
def test_what_was_done_to_it_shows_at_the_first_entry_that_does_not_fit(
    statements: Callable[[], list[str]], broken: int
) -> None:
    digest = sha256(b"anything").hexdigest()
    attack(*(statement.replace("repeat", f"'{digest}'") for statement in statements()))
    assert verdict().broken == broken


@pytest.mark.parametrize("seal", ["null", f"'0badc0de:{'0' * 64}'"])
@pytest.mark.usefixtures("trail")
def test_an_entry_without_our_signature_is_named_whatever_is_signed_after_it(seal: str) -> None:
    attack(f"update audit_entry set seal = {seal} where id = 4")
    assert (verdict().unsigned, verdict().broken) == ([4], None)
    attack(
        insert(6, digest=forged_digest(5)),
        f"update audit_entry set seal = {seal} where id = 6",
        guards=True,  # they are gone since the first one
    )
    if db.engine.dialect.name == "postgresql":  # its sequence knows no numbers given by hand
        attack("select setval('audit_entry_id_seq', 6)", guards=True)
    add(2)
    assert (verdict().unsigned, verdict().broken) == ([4, 6], None)
    assert verdict(noted=entry(5).digest or "").unsigned == [6]


@pytest.mark.usefixtures("trail")
def test_an_end_that_was_cut_off_shows_against_a_head_that_was_noted() -> None:
    head = verdict().head
    attack("delete from audit_entry where id > 3")
    assert verdict().broken is None
    assert not verdict(noted=head).holds_noted
    add(3)
    assert not verdict(noted=head).holds_noted


@pytest.mark.usefixtures("trail")
def test_a_trail_written_anew_from_the_start_has_no_seal_of_ours() -> None:
    stranger = DataKeys([NEW])
    rows = db.session.scalars(text("select id from audit_entry order by id")).all()
    attack("update audit_entry set actor = 'x', digest = '', seal = ''")
    digest = ""
    for number in rows:
        made = audit._digest(digest, entry(number))
        digest = made
        attack(
            f"update audit_entry set digest = '{made}', seal = '{stranger.sign(made)}' "
            f"where id = {number}",
            guards=True,
        )
    assert (verdict().broken, verdict().unsigned) == (None, [1, 2, 3, 4, 5])


@pytest.mark.usefixtures("trail")
def test_a_noted_head_vouches_for_what_was_sealed_with_a_key_that_is_gone() -> None:
    head = verdict().head
    now = NOW + timedelta(hours=1)
    audit.record(db.session(), actor="system", action="x", now=now)
    audit.write_recorded(db.session(), DataKeys([KEY, DATA_KEY]))
    db.session.commit()
    assert verdict(DataKeys([KEY, DATA_KEY])).unsigned == []
    assert verdict(DataKeys([KEY])).unsigned == [1, 2, 3, 4, 5]
    assert verdict(DataKeys([KEY]), noted=head).unsigned == []


@pytest.mark.usefixtures("trail")
def test_what_an_earlier_release_writes_meanwhile_is_named_and_the_chain_goes_on_over_it() -> None:
    attack(insert(6, action="old"), insert(7, action="old"), guards=True)
    assert (verdict().unsigned, verdict().broken) == ([6, 7], None)
    if db.engine.dialect.name == "postgresql":  # its sequence knows no numbers given by hand
        attack("select setval('audit_entry_id_seq', 7)", guards=True)
    add(2)
    assert (verdict().unsigned, verdict().broken) == ([6, 7], None)
    assert verdict(noted=entry(8).digest or "").unsigned == []
    attack("update audit_entry set actor = 'x' where id = 6")
    assert verdict().broken == 8


REPLACED = "into audit_entry (id, at, actor, action, detail) values (3, '2026-11-23', 'x', 'x', '')"
REFUSED = {
    "sqlite": [f"insert or replace {REPLACED}", f"replace {REPLACED}"],
    "postgresql": ["truncate audit_entry"],
}


@pytest.mark.usefixtures("trail")
def test_the_database_refuses_to_change_what_was_written() -> None:
    everywhere = ["update audit_entry set actor = 'nobody'", "delete from audit_entry"]
    for change in everywhere + REFUSED[db.engine.dialect.name]:
        with pytest.raises(DBAPIError, match="only added to"):
            db.session.execute(text(change))
        db.session.rollback()
    assert (verdict().entries, verdict().broken) == (5, None)


def test_many_at_once_make_one_chain(trail: Flask) -> None:
    together = Barrier(4)

    def work() -> None:
        with trail.app_context():
            together.wait()
            add(10)
            db.session.remove()

    people = [Thread(target=work) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    found = verdict()
    assert (found.entries, found.broken, found.unsigned) == (45, None, [])


@pytest.mark.usefixtures("trail")
def test_what_was_rolled_back_is_not_told_of() -> None:
    audit.record(db.session(), actor="dana@example.org", action="undone", now=NOW)
    db.session.rollback()
    add(1)
    assert (verdict().entries, verdict().broken) == (6, None)


@pytest.mark.usefixtures("trail")
def test_what_is_recorded_within_a_savepoint_waits_for_the_commit_of_all() -> None:
    with db.session.begin_nested():
        audit.record(db.session(), actor="dana@example.org", action="inner", now=NOW)
    db.session.rollback()
    assert verdict().entries == 5
