"""One mail over real SMTP, with and without TLS, and every way in which a server says no."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from questionnaire.calls.outbox import Mail
from questionnaire.calls.sending import FAULTS, compose, fault_of, into_folder, over_smtp
from tests.calls.stored import LETTER, NOW
from tests.servers import free_port, mail_server


class Mailbox:
    """Takes every mail, or says what it was told to say."""

    def __init__(self, says: str = "250 OK") -> None:
        self.says = says
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.says.startswith("250"):
            assert isinstance(envelope.content, bytes)
            parsed = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.taken.append(parsed)
        return self.says


class Refusing(Mailbox):
    """Refuses every recipient."""

    async def handle_RCPT(self, *_: object) -> str:  # noqa: N802
        return self.says


def letter(mail: Mail = LETTER) -> EmailMessage:
    return compose(
        mail, sender="Calls <calls@mood.example>", message_id="<1@mood.example>", written_at=NOW
    )


def test_a_mail_arrives_whole_with_its_own_message_id_and_as_text_and_html() -> None:
    box = Mailbox()
    with mail_server(box) as port:
        for _ in range(2):
            over_smtp(f"smtp+plain://127.0.0.1:{port}", seconds=5)(letter())
    first, again = box.taken
    assert first["Message-ID"] == again["Message-ID"] == "<1@mood.example>"
    assert first["To"] == "robin@example.com"
    assert first["From"] == "Calls <calls@mood.example>"
    assert first["Date"] == "Mon, 23 Nov 2026 12:00:00 +0000"
    assert first["Auto-Submitted"] == "auto-generated"
    bodies = {part.get_content_type(): part.get_content().strip() for part in first.iter_parts()}
    assert bodies == {"text/plain": LETTER.text, "text/html": LETTER.html}


def test_a_domain_in_other_letters_travels_in_ascii() -> None:
    to = letter(Mail("robin@bücher.example", "We have it", "x", "x"))["To"]
    assert to == "robin@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "mail",
    [
        Mail("robin@example.com\r\nBcc: eve@example.com", "x", "x", "x"),
        Mail("robin@example.com, eve@example.com", "x", "x", "x"),
        Mail("robin@example.com", "x\r\nBcc: eve@example.com", "x", "x"),
    ],
)
def test_nobody_can_add_a_header_or_a_second_recipient(mail: Mail) -> None:
    try:
        message = letter(mail)
    except ValueError:
        return
    assert "eve" not in str(message["To"])
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    ("box", "fault", "refused"),
    [
        (Mailbox("451 try later"), "SMTPDataError 451", False),
        (Mailbox("554 no"), "SMTPDataError 554", True),
        (Refusing("450 greylisted"), "SMTPRecipientsRefused 450", False),
        (Refusing("550 no such user robin@example.com"), "SMTPRecipientsRefused 550", True),
    ],
)
def test_a_no_is_told_without_the_address(box: Mailbox, fault: str, refused: bool) -> None:
    with mail_server(box) as port, pytest.raises(FAULTS) as error:
        over_smtp(f"smtp+plain://127.0.0.1:{port}", seconds=5)(letter())
    assert fault_of(error.value) == (fault, refused)
    assert box.taken == []


@contextmanager
def answering(*lines: bytes | None) -> Iterator[int]:
    """A server that says these lines, one for each of ours, and then stays silent or hangs up."""
    port = free_port()
    listener = socket.create_server(("127.0.0.1", port))

    def talk() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as heard:
            for line in lines:
                if line is None:
                    heard.read()  # until the other side gives up
                    return
                connection.sendall(line + b"\r\n")
                said = heard.readline()
                while line.startswith(b"354") and said != b".\r\n":
                    said = heard.readline()

    thread = Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield port
    finally:
        listener.close()
        thread.join(5)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((None,), id="never says hello"),
        pytest.param((b"554 go away",), id="refuses at once"),
        pytest.param((b"220 hi", None), id="hangs after hello"),
        pytest.param((b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go", None), id="at DATA"),
        pytest.param((b"220 hi", b"250 ok", b"250 ok"), id="hangs up in the middle"),
        pytest.param((b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go"), id="cuts after DATA"),
    ],
)
def test_a_server_that_hangs_or_hangs_up_is_a_fault_and_not_the_mails_own(
    lines: tuple[bytes | None, ...],
) -> None:
    with answering(*lines) as port, pytest.raises(FAULTS) as error:
        over_smtp(f"smtp+plain://127.0.0.1:{port}", seconds=1)(letter())
    assert fault_of(error.value)[1] is False


@pytest.mark.parametrize("goodbye", [None, b"500 what?"])
def test_a_server_that_took_it_and_fails_at_the_goodbye_has_taken_it(goodbye: bytes | None) -> None:
    taken = (b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go", b"250 taken")
    with answering(*taken, goodbye) as port:
        over_smtp(f"smtp+plain://127.0.0.1:{port}", seconds=1)(letter())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, own = folder / "key.pem", folder / "own.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-keyout", str(key), "-out", str(own)],
        check=True, capture_output=True,
    )  # fmt: skip
    return own, key


def login(_server: object, _session: object, _envelope: object, _kind: str, data: object) -> object:
    named = (getattr(data, "login", b""), getattr(data, "password", b""))
    return AuthResult(success=named == (b"calls", b"p@ss"), handled=False)


def test_starttls_is_asked_for_and_the_password_only_follows_it(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    box = Mailbox()
    options = {"tls_context": context, "require_starttls": True, "authenticator": login}
    with mail_server(box, **options, auth_required=True) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        over_smtp(f"smtp://calls:p%40ss@localhost:{port}", seconds=5)(letter())
        assert len(box.taken) == 1
        with pytest.raises(FAULTS) as error:
            over_smtp(f"smtp://calls:wrong@localhost:{port}", seconds=5)(letter())
        assert fault_of(error.value) == ("SMTPAuthenticationError 535", False)


def test_a_server_that_nobody_vouches_for_gets_nothing(certificate: tuple[Path, Path]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    box = Mailbox()
    with mail_server(box, tls_context=context) as port, pytest.raises(ssl.SSLError):
        over_smtp(f"smtp://localhost:{port}", seconds=5)(letter())
    assert box.taken == []


def test_a_server_without_tls_gets_nothing() -> None:
    box = Mailbox()
    with mail_server(box) as port, pytest.raises(FAULTS):
        over_smtp(f"smtp://127.0.0.1:{port}", seconds=5)(letter())
    assert box.taken == []


def test_without_a_server_each_mail_becomes_a_file_once(tmp_path: Path) -> None:
    for _ in range(2):
        into_folder(tmp_path / "mail")(letter())
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == "1.eml"
    assert message_from_bytes(file.read_bytes())["To"] == "robin@example.com"
