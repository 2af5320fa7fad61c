"""What browsers, search engines and finders of holes read."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask

from questionnaire.instrument.content import Content
from questionnaire.web.settings import SettingsError
from questionnaire.web.settings_loader import load_settings
from tests.apps import DATA_KEY, SECRET_KEY, app_with, settings_for
from tests.servers import ROOT

OPEN = ("/", "/how-it-works", "/privacy", "/accessibility", "/help-now", "/articles")


@pytest.fixture
def named(sqlite_url: str) -> Flask:
    return app_with(
        settings_for(
            sqlite_url,
            public_url="https://mood.example/",
            security_contact="mailto:security@mood.example",
        )
    )


def linked_data(page: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    facts: dict[str, object] = json.loads(found[0])
    return facts


def test_pages_for_everybody_name_their_own_address_and_a_picture(named: Flask) -> None:
    for path in (*OPEN, "/articles/flat"):
        page = named.test_client().get(path).text
        assert f'<link rel="canonical" href="https://mood.example{path}">' in page
        picture = re.search(r'og:image" content="https://mood.example(/static/[^"]+)"', page)
        assert picture
        assert named.test_client().get(picture[1]).mimetype == "image/png"


def test_no_address_is_made_up_from_the_host_that_was_asked(app: Flask) -> None:
    page = app.test_client().get("/", base_url="http://localhost:81").text
    assert 'property="og:title"' in page
    for absent in ("canonical", "og:url", "og:image", "localhost"):
        assert absent not in page


def test_pages_of_the_visit_and_of_errors_describe_themselves_to_nobody(named: Flask) -> None:
    for path in ("/q/smiling", "/articles/nothing", "/leave", "/request-a-call"):
        page = named.test_client().get(path, follow_redirects=True)
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow", path
        for absent in ("og:", "canonical", "ld+json", "manifest"):
            assert absent not in page.text, (path, absent)


def test_every_open_page_has_a_description_of_its_own(app: Flask) -> None:
    client = app.test_client()
    pages = [client.get(path).text for path in (*OPEN, "/articles/flat")]
    found = [re.findall(r'<meta name="description" content="([^"]{40,320})">', p) for p in pages]
    assert all(len(one) == 1 for one in found)
    assert len({one[0] for one in found}) == len(pages)


def test_what_machines_are_told_claims_nothing_medical(app: Flask, content: Content) -> None:
    start = linked_data(app.test_client().get("/").text)
    method = linked_data(app.test_client().get("/how-it-works").text)
    assert (start["@type"], method["@type"]) == ("WebApplication", "MedicalWebPage")
    assert start["applicationCategory"] == "EducationalApplication"
    claims = {"about", "mainEntity", "reviewedBy", "lastReviewed", "specialty", "aspect"}
    for facts in (start, method):
        assert not claims & set(facts)
        assert facts["disambiguatingDescription"] == content.notices.not_a_diagnosis


def test_robots_may_read_what_is_the_same_for_everybody(app: Flask) -> None:
    page = app.test_client().get("/robots.txt")
    assert page.mimetype == "text/plain"
    assert "Allow: /$\n" in page.text
    rules = RobotFileParser()
    rules.parse(page.text.replace("$", "").replace("Allow: /\n", "").splitlines())
    for path in (*OPEN[1:], "/articles/flat", "/static/x.css"):
        assert rules.can_fetch("anybody", path), path
    for path in ("/q/smiling", "/check", "/result", "/request-a-call", "/leave"):
        assert not rules.can_fetch("anybody", path), path


def test_finders_of_holes_are_told_whom_to_write_to_for_half_a_year(named: Flask) -> None:
    page = named.test_client().get("/.well-known/security.txt")
    assert page.mimetype == "text/plain"
    lines = dict(line.split(": ") for line in page.text.splitlines())
    assert lines["Contact"] == "mailto:security@mood.example"
    assert lines["Canonical"] == "https://mood.example/.well-known/security.txt"
    left = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert timedelta(days=170) < left < timedelta(days=200)


def test_without_a_contact_there_is_no_security_page(app: Flask) -> None:
    assert app.test_client().get("/.well-known/security.txt").status_code == 404


def test_the_manifest_and_the_icons_lead_somewhere(app: Flask) -> None:
    client = app.test_client()
    manifest = client.get("/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    for icon in json.loads(manifest.text)["icons"]:
        assert client.get(icon["src"]).mimetype == icon["type"]
    icon = client.get("/favicon.ico", follow_redirects=True)
    assert icon.data[:4] == b"\0\0\1\0"
    touch = re.search(r'apple-touch-icon" href="([^"]+)"', client.get("/").text)
    assert touch
    assert client.get(touch[1]).data[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_picture_for_links_is_small() -> None:
    assert (ROOT / "static/share.png").stat().st_size < 60_000


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("PUBLIC_URL", "http://mood.example", "must be like https://example.org"),
        ("PUBLIC_URL", "https://mood.example/path", "without a path"),
        ("SECURITY_CONTACT", "me@mood.example", "must be like mailto:"),
        ("SECURITY_CONTACT", "mailto:a@b.c\nExpires: 1", "must be like mailto:"),
    ],
)
def test_wrong_addresses_are_refused_at_start(name: str, value: str, fault: str) -> None:
    given = {"SECRET_KEYS": SECRET_KEY, "DATA_KEYS": DATA_KEY, name: value}
    with pytest.raises(SettingsError, match=f"{name}: .*{fault}"):
        load_settings(given, ROOT)
