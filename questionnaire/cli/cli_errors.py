"""What a command can't do is said in words."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from questionnaire.calls.encryption import UnknownKeyError
from questionnaire.web.database import describe_error


@contextmanager
def cli_errors() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"The database can't be used: {describe_error(error)}. "
            "Is DATABASE_URL right, and was `flask db upgrade` run?"
        ) from error
    except UnknownKeyError as error:
        raise click.ClickException(
            "None of the keys opens this request. Add the key it was stored with to DATA_KEYS."
        ) from error
