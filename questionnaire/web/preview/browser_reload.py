"""Pages that load themselves again when a file changes, and say what is wrong with the content."""

from pathlib import Path

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from questionnaire.instrument.content import Content
from questionnaire.web.middleware import assets, headers
from questionnaire.web.preview.content_reload import WatchedContent, fingerprint, reload_content
from questionnaire.web.preview.links import Person

ROOT = Path(__file__).parents[3]
POLICY = headers.OPEN_POLICY  # the script asks whether something changed
QUIET = {"static", "preview.static", "preview.changed"}  # served whatever is wrong with the content


def show_faults() -> ResponseReturnValue | None:
    _read_static_files_again()
    watched = reload_content(current_app)
    if watched.faults and request.endpoint not in QUIET:
        return render_template("preview/faults.html", watched=watched), 500
    return None


def add_script(response: Response) -> Response:
    """The script that loads a page again, and the way back to the list, on every page."""
    if response.mimetype != "text/html":
        return response
    response.headers["Content-Security-Policy"] = POLICY
    if request.endpoint != "preview.state":  # its page came through here already
        html = response.get_data(as_text=True)
        if "paper" in request.args:
            html = html.replace(stylesheet().address, "/preview/paper.css")
        words = {"mark": mark(), "next": _next_person(request.args.get("as"))}
        for end in ("head", "body"):
            added = render_template(f"preview/end_of_{end}.html", **words)
            html = html.replace(f"</{end}>", f"{added}</{end}>")
        response.set_data(html)
    return response


def mark() -> str:
    """Another text whenever a file changed that a page is made of."""
    folders = (watched_content().folder, ROOT / "templates", ROOT / "static")
    return "-".join(fingerprint(folder) for folder in folders)


def stylesheet() -> assets.Asset:
    style: assets.Asset = current_app.extensions["assets"][assets.STYLE]
    return style


def _next_person(persona_id: str | None) -> Person | None:
    """Who comes after this persona in the list, if the page was opened as somebody."""
    people = everybody() if persona_id else []
    ids = [person.persona.id for person in people]
    place = ids.index(persona_id) + 1 if persona_id in ids else len(ids)
    return people[place] if place < len(ids) else None


def _read_static_files_again() -> None:
    found = fingerprint(ROOT / "static")
    if current_app.extensions.get("static mark") != found:
        assets.reload(current_app)
        current_app.extensions["static mark"] = found


def watched_content() -> WatchedContent:
    found: WatchedContent = current_app.extensions["watched content"]
    return found


def everybody() -> list[Person]:
    """The example people of the edition that is shown."""
    content: Content = current_app.extensions["content"]
    return watched_content().people[content.edition]
