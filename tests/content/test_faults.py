from datetime import date

from questionnaire.authoring.checks import faults
from tests.builders import shipped


def test_the_shipped_content_has_no_faults() -> None:
    assert list(faults(shipped(), date(2026, 11, 23))) == []


def test_on_the_last_day_of_review_it_still_has_none() -> None:
    assert list(faults(shipped(), shipped().directory.review_by)) == []


def test_the_day_after_the_helplines_are_named() -> None:
    (fault,) = faults(shipped(), date(2027, 2, 22))
    assert fault.startswith("helplines.toml: the lines were to be reviewed by 2027-02-21")


def test_after_half_a_year_every_article_is_named_too() -> None:
    _, *named = faults(shipped(), date(2027, 5, 23))
    assert [fault.split(": ")[:2] for fault in named] == [
        ["articles.toml", article.id] for article in shipped().articles
    ]
