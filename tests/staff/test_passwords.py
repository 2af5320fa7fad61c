"""Which passwords may be chosen, and how they are kept."""

import pytest

from questionnaire.staff import passwords
from tests.hostile import at_most

KIM = ("Kim Lee", "kim.o.lee@mail.example")
HERE = (
    "MindLAB Neuroscience",
    "https://hub.example/category/neural-recalibration",
    "Wanting & mood",
)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        pytest.param("seven green kites over town", None, id="words that do not belong together"),
        pytest.param("Ωmega ßtraße, trénta y uno", None, id="letters of every kind"),
        pytest.param("7305 1186 9442 0", None, id="digits of no order"),
        pytest.param("fourteen chars", "short", id="one too few"),
        pytest.param("x" * 201, "long", id="longer than is hashed"),
        pytest.param("e" + "\u0301" * 64_000, "long", id="longer than is read"),
        pytest.param("Password123456!!!", "common", id="a word of the list, filled up"),
        pytest.param("dragon1dragon2dragon3", "common", id="a word of the list, numbered"),
        pytest.param("1qaz2wsx3edc4rfv", "in order", id="up and down the keys"),
        pytest.param("qwertyuiopasdfgh", "in order", id="along the keys"),
        pytest.param("987654321098765", "in order", id="counting down"),
        pytest.param("112233445566778899", "in order", id="counting in pairs"),
        pytest.param("aaabbbcccdddeeefffggg", "in order", id="the alphabet in threes"),
        pytest.param("ababababababababab", "repeated", id="few characters"),
        pytest.param("sunshinesunshine", "repeated", id="a word twice"),
        pytest.param("12.04.1987 12.04.1987", "dates", id="a day twice"),
        pytest.param("20262026202620262026", "dates", id="a year again and again"),
        pytest.param("1234512345123456", "repeated", id="almost a repetition"),
        pytest.param("depression2026depression2026", "repeated", id="a word and a year, twice"),
        pytest.param("19871987 20262026", "dates", id="two years, twice each"),
        pytest.param("2026 2027 2028 2029", "dates", id="years in a row"),
        pytest.param("01012026 31122027", "dates", id="two days"),
        pytest.param("19870412-20260101", "dates", id="two days, the year first"),
        pytest.param("kim.o.lee@mail.example", "personal", id="their address"),
        pytest.param("Kim Lee 12.04.1987", "personal", id="their name and a day"),
        pytest.param("K1m_L33_k1m_o_l33", "personal", id="their name, with digits for letters"),
        pytest.param("MindLAB Neuroscience", "public", id="the practice"),
        pytest.param("mind lab neuro science", "public", id="the practice, with other spaces"),
        pytest.param("ecneicsorueN BALdniM", "public", id="the practice, backward"),
        pytest.param("M1ndL4b-N3ur0sc13nce", "public", id="the practice, with digits for letters"),
        pytest.param("neural-recalibration", "public", id="the hub"),
        pytest.param("Wanting and mood 1", "public", id="this site"),
        pytest.param("MindLAB Kim 2026 !!", "public", id="the practice and their name"),
    ],
)
def test_a_password_is_long_and_not_what_others_would_try(password: str, fault: str) -> None:
    assert passwords.fault(password, KIM, HERE) == fault


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Li Wei", "Li Wei 1987 Wei Li!"),
        ("山田太郎", "山田太郎1987年04月12日と太郎"),
        ("Jörg Müller", "joerg mueller 1987"),
        ("Zoë O'Neill", "zoe.oneill.1987"),
        ("Anne-Marie Saint", "annemariesaint1"),
    ],
)
def test_names_of_every_kind_are_known(name: str, password: str) -> None:
    assert passwords.fault(password, (name,), ()) == "personal"


@pytest.mark.parametrize("name", ["", "&", "123", "(?P<a>", "Jo"])
def test_no_name_keeps_a_good_password_away(name: str) -> None:
    assert passwords.fault("seven green kites over town", (name,), ()) is None


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
        assert passwords.fault(marks, KIM, HERE) == "long"


def test_nothing_fits_where_no_password_is_kept() -> None:
    assert not passwords.fits(None, "")
    assert not passwords.fits(None, "seven green kites over town")
