"""Which passwords may be chosen, and how they are kept."""

import pytest

from questionnaire.staff import passwords
from tests.hostile import at_most

KIM = ("Kim Lee", "kim@example.org", "MindLAB Neuroscience")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        pytest.param("seven green kites over town", None, id="words that do not belong together"),
        pytest.param("Ωmega ßtraße, trénta y uno", None, id="letters of every kind"),
        pytest.param("7305 1186 9442 0", None, id="digits of no order"),
        pytest.param("fourteen chars", "short", id="one too few"),
        pytest.param("x" * 201, "long", id="longer than is hashed"),
        pytest.param("e" + "\u0301" * 64_000, "long", id="longer than is read"),
        pytest.param("1qaz2wsx3edc4rfv", "common", id="in the list"),
        pytest.param("Password123456!!!", "common", id="a word of the list, filled up"),
        pytest.param("sunshinesunshine", "common", id="a word of the list, twice"),
        pytest.param("dragon1dragon2dragon3", "common", id="a word of the list, numbered"),
        pytest.param("qwertyuiopasdfgh", "common", id="along the keys"),
        pytest.param("987654321098765", "common", id="counting down"),
        pytest.param("ababababababababab", "common", id="few characters"),
        pytest.param("kim.lee@example.org", "personal", id="their address"),
        pytest.param("MindLAB Kim 2026 !!", "personal", id="names and a year"),
    ],
)
def test_a_password_is_long_and_not_what_others_would_try(password: str, fault: str) -> None:
    assert passwords.fault(password, KIM) == fault


def test_a_password_is_kept_as_argon2id_and_never_twice_the_same() -> None:
    one, other = (passwords.hashed("seven green kites over town") for _ in range(2))
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert one != other
    assert passwords.fits(one, "seven green kites over town")
    assert not passwords.fits(one, "seven green kites over towns")


def test_a_letter_fits_in_whatever_way_it_was_typed() -> None:
    kept = passwords.hashed("caf\u00e9 au lait for nine")
    assert passwords.fits(kept, "cafe\u0301 au lait for nine")


def test_what_nobody_types_takes_no_time() -> None:
    marks = "e" + "\u0316\u0301" * 80_000  # to be put in order, which takes time by its square
    with at_most(2):
        assert not passwords.fits(None, marks)
        assert passwords.fault(marks, KIM) == "long"


def test_nothing_fits_where_no_password_is_kept() -> None:
    assert not passwords.fits(None, "")
    assert not passwords.fits(None, "seven green kites over town")
