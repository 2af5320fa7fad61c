"""A whole visit under the production server leaves nothing of the answers anywhere."""

import base64
import json
import re
import sqlite3
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from questionnaire.instrument.content import Content
from tests.servers import production_server
from tests.visitor import TICKET, TOKEN

pytestmark = pytest.mark.slow

NAME = "Zebedee Quillfeather"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class Guest:
    """Speaks HTTP to the server and remembers every address, header and cookie of the visit."""

    address: str
    seen: list[str] = field(default_factory=list)
    page: str = ""

    def __post_init__(self) -> None:
        self.jar = CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(cookies, NoRedirect)

    def opens(self, path: str, **fields: str) -> None:
        data = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(self.address + path, data)
        try:
            response = self.opener.open(request, timeout=10)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            self.page = response.read().decode()
            self.seen += [path, str(response.headers)]
            to = response.headers.get("Location")
        if to:
            self.opens(to)

    def sends(self, path: str, **fields: str) -> None:
        token = TOKEN.search(self.page)
        self.opens(path, csrf_token=token[1] if token else "", **fields)

    def chooses(self, path: str, file: str) -> None:
        """Send a file the way a browser does."""
        token = TOKEN.search(self.page)
        parts = ("--x", 'Content-Disposition: form-data; name="csrf_token"', "",
                 token[1] if token else "", "--x",
                 'Content-Disposition: form-data; name="file"; filename="mine.json"', "",
                 file, "--x--", "")  # fmt: skip
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        body = "\r\n".join(parts).encode()
        request = urllib.request.Request(self.address + path, body, kind)
        with self.opener.open(request, timeout=10) as response:
            self.page = response.read().decode()
            self.seen += [path, str(response.headers)]


@pytest.fixture(scope="module")
def visited(
    tmp_path_factory: pytest.TempPathFactory, content: Content
) -> Iterator[tuple[Guest, str, Path]]:
    folder = tmp_path_factory.mktemp("visited")
    keys = {"SECRET_KEYS": Fernet.generate_key().decode()}
    keys |= {"DATA_KEYS": Fernet.generate_key().decode(), "CALL_MINIMUM_SECONDS": "0"}
    with production_server(folder, **keys) as (address, log):
        guest = Guest(address)
        guest.opens("/")
        guest.opens(f"/q/{content.asked[0].id}")
        for place, question in enumerate(content.asked):
            guest.sends(f"/q/{question.id}", answer=str(place % len(question.options)))
        guest.sends("/q/near-tears", answer="never offered")
        guest.opens("/check")
        guest.sends("/q/first-look", answer="0")
        assert "What led here" in guest.page
        for path in ("/take", "/take/sheet", "/take/answers.txt", "/take/answers.json"):
            guest.opens(path)
        guest.opens("/take/to-compare.json")
        kept = guest.page
        guest.opens("/compare")
        guest.chooses("/compare", kept)
        assert "Then and now" in guest.page
        yield guest, log.read_text(), folder


def test_a_visit_writes_no_row(visited: tuple[Guest, str, Path]) -> None:
    _, _, folder = visited
    rows = sqlite3.connect(folder / "calls.sqlite").execute("select count(*) from call_request")
    assert rows.fetchone() == (0,)


def test_no_address_header_or_log_line_names_an_answer(
    visited: tuple[Guest, str, Path], content: Content
) -> None:
    guest, log, _ = visited
    everything = urllib.parse.unquote_plus("\n".join(guest.seen) + log).lower()
    words = {option.label.lower() for q in content.questions for option in q.options}
    words |= {question.text.lower() for question in content.questions}
    words |= {pattern.name.lower() for pattern in content.patterns} - {"sadness"}
    assert {word for word in words - {"no"} if word in everything} == set()
    assert not re.search(r"answer=|[?&]\w+=\d", everything.replace("?v=", ""))
    paths = {seen.split("?")[0] for seen in guest.seen[::2]}
    assert paths <= {f"/q/{q.id}" for q in content.questions} | {
        "/",
        "/check",
        "/result",
        "/compare",
    } | {seen for seen in guest.seen[::2] if seen.startswith("/take")}


def test_taking_along_and_comparing_leave_nothing_on_the_server(
    visited: tuple[Guest, str, Path],
) -> None:
    _, log, folder = visited
    assert " INFO POST /compare 200" in log
    assert " INFO GET /take/to-compare.json 200" in log
    files = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    for canary in (b"to-compare-", b"self-reflection-", b'"answers"', b"near-tears",
                   b"QuestionnaireResponse", b"mine.json", b"Nearly all"):  # fmt: skip
        assert canary not in files
        assert canary.hex().encode() not in files
        assert base64.b64encode(canary).rstrip(b"=") not in files


def test_the_log_names_templates_of_addresses_and_no_visitor(
    visited: tuple[Guest, str, Path],
) -> None:
    _, log, _ = visited
    lines = [line for line in log.splitlines() if " INFO " in line]
    assert len(lines) > 50
    for line in lines:
        assert re.search(
            r" INFO (GET|POST) (/[\w/<>.-]*|\(no such page\)) \d{3} [\d.]+ ms", line
        ), line
        assert "127.0.0.1" not in line
    assert "/q/near-tears" not in log
    assert "Mozilla" not in log
    assert "Python-urllib" not in log


def test_the_cookie_gives_nothing_away_in_any_simple_encoding(
    visited: tuple[Guest, str, Path], content: Content
) -> None:
    guest, _, _ = visited
    (cookie,) = guest.jar
    assert cookie.name == "visit"
    assert cookie.discard
    raw = base64.urlsafe_b64decode((cookie.value or "") + "==")
    for secret in (b"wanting", b"answers", b"csrf", b"near-tears", b"01234"):
        assert secret not in raw
        assert secret.hex().encode() not in raw
    assert not any(question.id.encode() in raw for question in content.questions)
    with pytest.raises(ValueError, match=r"."):
        json.loads(raw)


def test_no_file_of_the_server_holds_a_personal_detail_of_a_call_request(
    visited: tuple[Guest, str, Path],
) -> None:
    guest, _, folder = visited
    guest.opens("/request-a-call")
    ticket = TICKET.search(guest.page)
    signed = re.findall(r'name="summary" value="([^"]+)"', guest.page)[0]
    guest.sends(
        "/request-a-call",
        ticket=ticket[1] if ticket else "",
        name=NAME,
        phone="555 0142",
        consent="y",
        share="y",
        summary=signed,
    )
    assert "Your request has arrived" in guest.page
    files = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    for secret in (NAME, "Quillfeather", "555 0142", "5550142", "Closest pattern"):
        plain = secret.encode()
        assert plain not in files
        assert plain.hex().encode() not in files
        assert base64.b64encode(plain).rstrip(b"=") not in files
