from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from questionnaire.instrument.content import AnswerIs, Article
from tests.builders import shipped

HUB = "https://mindlabneuroscience.com"
# The addresses that somebody has seen. None: nobody has, so there is no link; never guess one.
ADDRESSES = {
    "wanting-hub": f"{HUB}/category/neural-recalibration/depression-motivational-drive/",
    "sad-or-more": f"{HUB}/aam-i-depressed-or-just-sad-depression-symptoms-brain-based-treatmentn",
    "steps": f"{HUB}/7-strategies-to-overcoming-depression/",
    "causes": f"{HUB}/what-are-the-causes-of-depression/",
    "long-standing": f"{HUB}/mental-health-counseling/depression-dysthymia",
    "flat": None,
    "holidays": f"{HUB}/holiday-blues-7-tips-to-beat-sadness",
    "less-is-allowed": f"{HUB}/how-to-get-something-done-when-youre-feeling-down/",
    "worry": f"{HUB}/category/neural-recalibration/anxiety-threat-calibration/",
    "psilocybin": f"{HUB}/psilocybin-serotonin-mediated-plasticity-neural-recalibration/",
    "ketamine": None,
}

every_article = pytest.mark.parametrize("article", shipped().articles, ids=lambda a: a.id)


def test_the_hub_its_nine_articles_and_the_hub_on_worry_have_the_addresses_seen() -> None:
    assert {article.id: article.url for article in shipped().articles} == ADDRESSES


@every_article
def test_a_link_leads_to_the_hub_and_takes_nothing_along(article: Article) -> None:
    if article.url:
        parts = urlsplit(article.url)
        assert f"{parts.scheme}://{parts.netloc}" == HUB
        assert (parts.query, parts.fragment) == ("", "")


@every_article
def test_an_article_carries_a_caution_and_a_title_of_its_own(article: Article) -> None:
    assert article.caution
    assert article.title != article.hub_title


@every_article
def test_an_article_is_read_again_within_180_days(article: Article) -> None:
    assert timedelta(0) < article.review_by - article.reviewed <= timedelta(days=180)


def test_treatment_research_is_suggested_only_to_those_who_ask() -> None:
    research = {article.id: article for article in shipped().articles if article.treatment_research}
    assert set(research) == {"psilocybin", "ketamine"}
    for article in research.values():
        conditions = [suggestion.when for suggestion in article.suggestions]
        assert conditions == [AnswerIs("kind-of-reading", (4,))]


def test_ketamine_weighs_less_than_anything_else() -> None:
    weights = {
        article.id: max(suggestion.weight for suggestion in article.suggestions)
        for article in shipped().articles
    }
    assert min(weights, key=lambda name: weights[name]) == "ketamine"
    assert max(weights["ketamine"], weights["psilocybin"]) < min(
        weight for name, weight in weights.items() if name not in {"ketamine", "psilocybin"}
    )


def test_an_article_without_an_address_has_no_claim_to_be_read() -> None:
    for name in ("flat", "ketamine"):
        article = shipped().article(name)
        assert article
        assert article.url is None
