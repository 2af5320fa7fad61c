"""What a member was about to do when they had to sign in or confirm. Nothing typed is lost."""

import re
from dataclasses import dataclass

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

OURS = re.compile(r"/staff(/[\w./-]*)?(\?[\w=&%.+-]*)?", re.ASCII)
NOT_CARRIED = ("proof_", "csrf_token", "password")  # no page ever shows a password


@dataclass(frozen=True, slots=True)
class Errand:
    """A page to open, or a form to send."""

    to: str
    is_form: bool = False
    typed: tuple[tuple[str, str], ...] = ()

    def go_on(self) -> ResponseReturnValue:
        """Open the page; or let the browser send the form, which came with the proof, again."""
        return redirect(self.to, 307 if self.is_form else 303)


def interrupted() -> Errand:
    """What this request was for."""
    if request.method == "POST":
        return Errand(request.path, is_form=True, typed=_typed())
    return Errand(request.full_path.rstrip("?"))


def carried_on() -> Errand:
    """What the page that asked for the proof was told to go on with."""
    to = request.form.get("proof_to") or request.args.get("to", "")
    if not OURS.fullmatch(to):
        return Errand("/staff")
    if "proof_is_form" in request.form:
        return Errand(to, is_form=True, typed=_typed())
    return Errand(to)


def sent_from_our_page() -> bool:
    """Nobody else's form is kept, or a stranger could have it sent by whoever signs in."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _typed() -> tuple[tuple[str, str], ...]:
    fields = request.form.items(multi=True)
    return tuple((name, value) for name, value in fields if not name.startswith(NOT_CARRIED))
