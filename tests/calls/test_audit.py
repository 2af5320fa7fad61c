"""The audit trail is added to and never changed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from questionnaire.calls import audit
from questionnaire.web.database import db
from tests.calls.stored import NOW


@pytest.mark.parametrize(
    "change", ["update audit_entry set actor = 'nobody'", "delete from audit_entry"]
)
@pytest.mark.usefixtures("database")
def test_the_database_refuses_to_change_what_was_written(change: str) -> None:
    audit.record(
        db.session(), actor="dana@example.org", action="request.read", now=NOW, reference="AB"
    )
    db.session.commit()
    with pytest.raises(DBAPIError, match="only added to"):
        db.session.execute(text(change))
    db.session.rollback()
    (entry, *_) = audit.of_request(db.session(), "AB")
    assert (entry.actor, entry.action, entry.at) == ("dana@example.org", "request.read", NOW)
