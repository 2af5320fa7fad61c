"""A request to try things on."""

from datetime import UTC, datetime

from cryptography.fernet import Fernet

from questionnaire.calls import outbox, requests
from questionnaire.calls.encryption import DataKeys
from questionnaire.calls.outbox import Mail
from questionnaire.calls.requests import Details, Stored
from questionnaire.web.database import db

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = Fernet.generate_key().decode()
KEYS = DataKeys([KEY])
ROBIN = Details(
    name="Robin Ravenscroft",
    email="robin@example.com",
    phone="+1 555 0100",
    country="Iceland",
    times="mornings",
    language="English",
    consent="I agree.",
    summary="Closest pattern: Both at once",
)
LETTER = Mail("robin@example.com", "We have it", "It has arrived.", "<p>It has arrived.</p>")


def store(form_key: str = "key", details: Details = ROBIN, now: datetime = NOW) -> Stored:
    return requests.store(
        db.session(), KEYS, form_key=form_key, details=details, consent_version="1", now=now
    )


def enqueue(stored: Stored, mail: Mail = LETTER, now: datetime = NOW) -> None:
    outbox.enqueue(
        db.session(),
        KEYS,
        request=stored.request,
        purpose=outbox.VISITOR,
        mail=mail,
        sender="mood.example",
        now=now,
    )
    db.session.commit()
