from datetime import date

from questionnaire.authoring.checks import faults
from tests.builders import shipped


def test_the_shipped_content_has_no_faults() -> None:
    assert list(faults(shipped(), date(2026, 11, 23))) == []


def test_on_the_last_day_of_review_there_is_a_warning_and_no_fault() -> None:
    (warning,) = faults(shipped(), shipped().directory.review_by)
    assert warning.warning
    assert warning.why == "the review is due by 2027-02-21"


def test_the_day_after_the_helplines_are_named() -> None:
    (fault,) = faults(shipped(), date(2027, 2, 22))
    assert (fault.file, fault.warning) == ("helplines.toml", False)
    assert fault.why == "the review was due by 2027-02-21"


def test_after_half_a_year_every_article_is_named_too() -> None:
    _, *named = faults(shipped(), date(2027, 5, 23))
    assert [fault.file for fault in named] == ["articles.toml"] * len(shipped().articles)
    assert [fault.words for fault in named] == [article.id for article in shipped().articles]
    assert len({fault.line for fault in named}) == len(named)
