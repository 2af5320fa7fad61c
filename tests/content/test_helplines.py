import re
from datetime import timedelta

import pytest

from questionnaire.instrument.content import Helpline
from tests.builders import shipped

# Country -> the number to dial, the emergency number. A wrong digit here can cost a life.
NUMBERS = {
    "US": ("988", "911"),
    "CA": ("988", "911"),
    "GB": ("116123", "999"),
    "IE": ("116123", "112 or 999"),
    "AU": ("131114", "000"),
    "NZ": ("1737", "111"),
    "DE": ("08001110111", "112"),
    "AT": ("142", "144 or 112"),
    "CH": ("143", "144 or 112"),
    "FR": ("3114", "15 or 112"),
    "ES": ("024", "112"),
    "IT": ("+390223272327", "112"),
    "NL": ("113", "112"),
    "BE": ("1813", "112"),
    "PT": ("1411", "112"),
    "PL": ("800702222", "112"),
    "SE": ("90101", "112"),
    "NO": ("116123", "113 or 112"),
    "IN": ("14416", "112"),
    "JP": ("+81357740992", "119 (ambulance), 110 (police)"),
    "KR": ("109", "119 or 112"),
    "SG": ("1767", "995"),
    "ZA": ("0800567567", "112 or 10177"),
    "BR": ("188", "192"),
    "MX": ("8009112000", "911"),
}

every_helpline = pytest.mark.parametrize("line", shipped().helplines, ids=lambda line: line.iso)


def test_25_countries_have_one_line_each_with_its_numbers() -> None:
    assert len(shipped().helplines) == 25
    assert {line.iso: (line.tel, line.emergency) for line in shipped().helplines} == NUMBERS


def test_a_country_is_named_once() -> None:
    assert len({line.country for line in shipped().helplines}) == 25


@every_helpline
def test_the_number_shown_is_the_number_dialed(line: Helpline) -> None:
    shown = re.sub(r"\D", "", line.shown)
    assert line.tel == shown or line.tel.endswith(shown.removeprefix("0"))


@every_helpline
def test_an_emergency_number_can_be_dialed(line: Helpline) -> None:
    assert re.search(r"\d{2,5}", line.emergency)


@every_helpline
def test_every_other_way_that_can_be_followed_leads_somewhere(line: Helpline) -> None:
    for way in line.other_ways:
        assert way.href is None or re.match(r"(?:https://|sms:\+?\d|tel:\+?\d|mailto:)", way.href)


def test_whoever_lives_elsewhere_finds_a_directory() -> None:
    assert shipped().directory.name == "Find A Helpline"
    assert shipped().directory.url == "https://findahelpline.com/"


def test_the_lines_are_tried_again_within_90_days() -> None:
    directory = shipped().directory
    assert timedelta(0) < directory.review_by - directory.reviewed <= timedelta(days=90)
