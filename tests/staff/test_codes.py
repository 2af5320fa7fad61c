"""A code counts once; wrong ones make somebody wait; a recovery code always works, once."""

from datetime import timedelta

from sqlalchemy.orm import Session

from questionnaire.calls.encryption import DataKeys
from questionnaire.staff import codes
from tests.staff.people import NOW, code_at, kim

STEP = timedelta(seconds=codes.STEP)


def test_a_code_counts_once(session: Session, keys: DataKeys) -> None:
    member, _ = kim(session, keys)
    code = code_at(keys, member, NOW)
    assert codes.accept(session, keys, member, code, now=NOW)
    session.commit()
    assert not codes.accept(session, keys, member, code, now=NOW)
    assert not codes.accept(session, keys, member, code, now=NOW + STEP)


def test_after_a_code_none_from_before_it_counts(session: Session, keys: DataKeys) -> None:
    member, _ = kim(session, keys)
    assert codes.accept(session, keys, member, code_at(keys, member, NOW), now=NOW)
    session.commit()
    assert not codes.accept(session, keys, member, code_at(keys, member, NOW - STEP), now=NOW)


def test_a_clock_may_be_off_by_one_step_and_no_more(session: Session, keys: DataKeys) -> None:
    member, _ = kim(session, keys)
    fits = [
        codes.time_step(keys, member, code_at(keys, member, NOW + STEP * off), now=NOW) is not None
        for off in (-2, -1, 0, 1, 2)
    ]
    assert fits == [False, True, True, True, False]


def test_a_code_may_be_typed_in_groups(session: Session, keys: DataKeys) -> None:
    member, _ = kim(session, keys)
    code = code_at(keys, member, NOW)
    assert codes.accept(session, keys, member, f" {code[:3]} {code[3:]} ", now=NOW)


def test_after_five_wrong_codes_even_the_right_one_has_to_wait(
    session: Session, keys: DataKeys
) -> None:
    member, _ = kim(session, keys)
    for _ in range(codes.FREE):
        assert not codes.accept(session, keys, member, "nothing", now=NOW)
        session.commit()
    assert not codes.accept(session, keys, member, code_at(keys, member, NOW), now=NOW)
    session.commit()
    later = NOW + timedelta(minutes=1)
    assert codes.accept(session, keys, member, code_at(keys, member, later), now=later)
    session.commit()
    assert (member.failed_attempts, member.wait_until) == (0, None)


def test_the_wait_grows_to_a_quarter_of_an_hour_and_no_further(
    session: Session, keys: DataKeys
) -> None:
    member, _ = kim(session, keys)
    now, waits = NOW, []
    for _ in range(codes.FREE + 6):
        codes.accept(session, keys, member, "nothing", now=now)
        session.commit()
        waits.append(int(((member.wait_until or now) - now).total_seconds() // 60))
        now = member.wait_until or now
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]


def test_a_recovery_code_works_in_spite_of_the_wait_and_once(
    session: Session, keys: DataKeys
) -> None:
    member, kept = kim(session, keys)
    for _ in range(codes.FREE):
        codes.accept(session, keys, member, "nothing", now=NOW)
        session.commit()
    assert codes.accept(session, keys, member, kept[0].upper().replace("-", " "), now=NOW)
    session.commit()
    assert codes.recovery_codes_left(session, member) == codes.RECOVERY_CODES - 1
    assert not codes.accept(session, keys, member, kept[0], now=NOW)


def test_a_recovery_code_is_nobody_elses(session: Session, keys: DataKeys) -> None:
    _, kept = kim(session, keys)
    other, _ = kim(session, keys, email="lou@example.org")
    assert not codes.accept(session, keys, other, kept[0], now=NOW)


def test_new_recovery_codes_end_the_old_ones(session: Session, keys: DataKeys) -> None:
    member, old = kim(session, keys)
    new = codes.renew_recovery_codes(session, member)
    session.commit()
    assert len(set(new) | set(old)) == 2 * codes.RECOVERY_CODES
    assert not codes.accept(session, keys, member, old[0], now=NOW)
    assert codes.accept(session, keys, member, new[0], now=NOW)
