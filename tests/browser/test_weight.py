"""What a visit weighs on the wire. Sizes only: times depend on the machine."""

from playwright.sync_api import BrowserContext, Page

from bench.weigh import MARA, Weights, budget, weigh
from questionnaire.web.middleware.compression import SIZES
from tests.browser.walker import Walker


def test_a_visit_keeps_to_the_budget(page: Page, address: str) -> None:
    weights = weigh(page, address)
    found = list(weights.against(budget()))
    assert len(found) == 4
    assert [line for line in found if line[1] > line[2]] == []
    assert_that_everything_was_weighed(weights)


def assert_that_everything_was_weighed(weights: Weights) -> None:
    paths = [sent.path for sent in weights.whole_visit]
    assert "/" in paths[:3]  # a short file may be there before the whole page is
    assert paths[-1] == "/result"
    assert len(paths) > 50  # each answer is sent, and leads to a page
    assert sum(path.startswith("/static/style.") for path in paths) == 1  # kept after that
    assert all(sent.head > 300 for sent in weights.whole_visit)


def test_a_browser_reads_padded_pages_and_files_as_if_nothing_was_added(
    page: Page, address: str
) -> None:
    Walker(page, address).sees_the_result(MARA)
    for path, words in {
        "/result": "What led here",
        "/check": "Show me my result",
        "/request-a-call": "Send request",
    }.items():
        answer = page.goto(f"{address}{path}")
        assert answer
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) in SIZES
        assert answer.text().endswith("</html>")
        assert page.get_by_text(words).count()
    page.goto(f"{address}/take")
    for name in ("Save the text", "Save it to compare"):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name).click()
        assert not saved.value.path().read_bytes().endswith(b" ")


def test_nothing_is_asked_of_another_host_and_no_rule_of_ours_is_broken(
    narrow: BrowserContext, address: str
) -> None:
    page = narrow.new_page()
    walker = Walker(page, address)
    for path in ("/", "/how-it-works", "/help-now", "/articles", "/privacy", "/q", "/no-such-page"):
        page.goto(f"{address}{path}", wait_until="networkidle")
    assert walker.hosts == {address.removeprefix("http://")}
    assert [words for words in walker.complaints if "404" not in words] == []
