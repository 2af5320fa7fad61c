"""Error pages: what happened, what to do, and help within reach."""

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException

from questionnaire.web.database import db, log_error
from questionnaire.web.visit import LostVisit

WORDS = {
    400: (
        _("We could not read that"),
        _("Something about the request was not right. Please go back and try again."),
    ),
    401: (
        _("You are signed out"),
        _("Your access ended meanwhile. Nothing was changed. Please sign in again."),
    ),
    403: (
        _("This page is not for your role"),
        _("An owner of the staff area can change what you may do."),
    ),
    404: (
        _("We can't find that page"),
        _("The address may have a typo, or the page may have moved."),
    ),
    405: (
        _("That page can't be used this way"),
        _("Please go back and use the buttons on the page."),
    ),
    413: (
        _("That was too much at once"),
        _("What was sent is too large. Please go back and shorten it."),
    ),
    414: (
        _("That address is too long"),
        _("Something else may have been copied with it. Please check it, or go to the start page."),
    ),
    429: (
        _("Please wait a little"),
        _("Too much came from your network at once. Please try again in a while."),
    ),
    431: (
        _("Your browser sent too much"),
        _(
            "Something that it sends with each page is too long. To clear the cookies of this site "
            "may help, or another browser."
        ),
    ),
    500: (
        _("Something went wrong on our side"),
        _("It is not your fault. Nothing was sent. Please try again in a moment."),
    ),
}
NO_DATABASE = (
    _("We can't look that up right now"),
    _("It is not your fault. Please try again in a few minutes."),
)
OTHER = (_("That did not work"), _("Please go back and try again."))


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def show(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error
        if error.response:
            return error.response
        heading, words = WORDS.get(error.code, OTHER)
        page = render_template("middleware/errors/show.html", heading=heading, words=words)
        return page, error.code, _kept_headers(error)

    @app.errorhandler(ObjectDeletedError)
    def say_that_it_is_gone(_error: ObjectDeletedError) -> ResponseReturnValue:
        """Somebody deleted it while this page was made."""
        db.session.rollback()
        g.pop("signed_in", None)
        heading, words = WORDS[404]
        return render_template("middleware/errors/show.html", heading=heading, words=words), 404

    @app.errorhandler(SQLAlchemyError)
    def say_that_it_comes_back(error: SQLAlchemyError) -> ResponseReturnValue:
        log_error("the database can't be used", error)
        db.session.rollback()
        g.pop("signed_in", None)  # what it says of the member would have to be looked up
        heading, words = NO_DATABASE
        return render_template("middleware/errors/show.html", heading=heading, words=words), 503

    @app.errorhandler(LostVisit)
    def say_nothing_was_kept(lost: LostVisit) -> ResponseReturnValue:
        return render_template("middleware/errors/lost.html", why=lost.why), 410


def _kept_headers(error: HTTPException) -> dict[str, str]:
    kept = ("Allow", "Retry-After")
    return {name: value for name, value in error.get_headers() if name in kept}
