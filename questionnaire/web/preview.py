"""Every page at a click, for authors. Registered by `flask content preview` and never otherwise."""

import re
from collections.abc import Iterator
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.test import TestResponse

from questionnaire.authoring.drawing import draw
from questionnaire.authoring.paths import paths
from questionnaire.authoring.personas import Persona, answers_of, load_personas
from questionnaire.instrument.content import Content
from questionnaire.instrument.loading import home_of
from questionnaire.web import visit
from questionnaire.web.live_content import LiveContent, mark_of, read_again, show, watch
from questionnaire.web.middleware import assets, headers
from questionnaire.web.preview_list import (
    Link,
    Person,
    all_links,
    answers_before,
    page_groups,
    shown_by,
)
from questionnaire.web.preview_states import STATES
from questionnaire.web.preview_words import notices, texts

ROOT = Path(__file__).parents[2]
OWN_FILES = ROOT / "static" / "preview"
POLICY = headers.OPEN_POLICY  # the script asks whether something changed
PAPER = "/paper"
# The reference of a request, and the end of its link.
BY_CHANCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}\b|(?<=/your-request/)[\w-]{43}")
QUIET = {"static", "preview.static", "preview.changed"}  # served whatever is wrong with the content

pages = Blueprint(
    "preview",
    __name__,
    url_prefix="/preview",
    static_folder=OWN_FILES,
    static_url_path="/static",
)


def attach(app: Flask, folder: Path, *, watched: bool = True) -> None:
    """Make the app show the content of this folder, and every page of it at /preview.

    Args:
        watched: every request looks whether a file was changed, and every page asks it.

    Raises:
        ContentError: the content is broken.
    """
    watch(app, folder)
    app.register_blueprint(pages)
    if watched:
        app.jinja_env.auto_reload = True
        app.before_request(show_faults)
        app.after_request(add_script)


def rendered(app: Flask) -> Iterator[tuple[str, str]]:
    """Every page that visitors can see and the list links to: (name, HTML). Paper says the same.
    What is drawn by chance is left out, so that the same content gives the same pages.

    Args:
        app: one that attach() was called for.
    """
    for link in links(app):
        if not (link.for_authors or link.address.endswith(PAPER)):
            yield link.words, BY_CHANCE.sub("…", opened(app, link).text)


def links(app: Flask) -> list[Link]:
    """Everything that the list links to."""
    live: LiveContent = app.extensions["live content"]
    content: Content = app.extensions["content"]
    with app.test_request_context():
        return list(all_links(content, live.people[content.edition]))


def opened(app: Flask, link: Link) -> TestResponse:
    """Its page, opened by somebody without a cookie."""
    return app.test_client().get(link.address, follow_redirects=True)


def show_faults() -> ResponseReturnValue | None:
    _read_static_files_again()
    live = read_again(current_app)
    if live.faults and request.endpoint not in QUIET:
        return render_template("preview/faults.html", live=live), 500
    return None


def add_script(response: Response) -> Response:
    """The script that opens a page anew, and the way back to the list, on every page."""
    if response.mimetype != "text/html":
        return response
    response.headers["Content-Security-Policy"] = POLICY
    if request.endpoint != "preview.state":  # its page came through here already
        html = response.get_data(as_text=True)
        if "paper" in request.args:
            html = html.replace(_style().address, "/preview/paper.css")
        words = {"mark": _mark(), "next": _next_person(request.args.get("as"))}
        for end in ("head", "body"):
            added = render_template(f"preview/end_of_{end}.html", **words)
            html = html.replace(f"</{end}>", f"{added}</{end}>")
        response.set_data(html)
    return response


@pages.get("/changed")
def changed() -> Response:
    response = make_response(_mark())
    response.mimetype = "text/plain"
    return response


@pages.get("")
def list_all() -> str:
    content = _content()
    everybody = _people()
    return render_template(
        "preview/list.html",
        people=everybody,
        shown_by=shown_by(content, everybody),
        groups=list(page_groups(content)),
        faulty=paths(content).faulty,
        live=_live(),
        editions=current_app.extensions["editions"].values(),
    )


@pages.get("/editions/<version>")
def choose(version: str) -> ResponseReturnValue:
    """Go on with another edition, and with nothing of a visit on this one."""
    named = (
        e for e in current_app.extensions["editions"].values() if e.instrument.version == version
    )
    edition = next(named, None) or abort(404)
    show(current_app, edition.edition)
    visit.forget()
    return redirect("/preview")


@pages.get("/personas/<persona_id>/<any(result, check, paper):place>")
def be(persona_id: str, place: str) -> ResponseReturnValue:
    person = next((p for p in _people() if p.persona.id == persona_id), None) or abort(404)
    _become(person.persona)
    page = "/result?paper&" if place == "paper" else f"/{place}?"
    return redirect(f"{page}as={persona_id}")


@pages.get("/questions/<question_id>")
def ask(question_id: str) -> ResponseReturnValue:
    question = _content().question(question_id) or abort(404)
    visit.forget()
    visit.remember({}, answers_before(_content(), question))
    return redirect(f"/q/{question.id}")


@pages.get("/states/<state_id>")
def state(state_id: str) -> ResponseReturnValue:
    found = STATES.get(state_id) or abort(404)
    visitor = current_app.test_client()
    page = found.reach(visitor, _content())
    response = make_response(page.get_data(), page.status_code)
    name = current_app.config["SESSION_COOKIE_NAME"]
    cookie = visitor.get_cookie(name)
    if cookie:  # so that the buttons on the page go on from there
        response.set_cookie(name, cookie.value, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(name)
    return response


@pages.get("/errors/<int:code>")
def fail(code: int) -> ResponseReturnValue:
    abort(code)


@pages.get("/paths")
def show_paths() -> str:
    found = paths(_content())
    svg = Markup(draw(found, _name(_content())))  # noqa: S704  # draw() escapes
    titles = {node.key: node.title for node in found.nodes}
    return render_template("preview/paths.html", svg=svg, paths=found, titles=titles)


@pages.get("/paths.svg")
def paths_file() -> Response:
    response = make_response(picture_of(_content()))
    response.mimetype = "image/svg+xml"
    return response


def picture_of(content: Content) -> str:
    """The map of all paths as a file that stands alone."""
    style = (OWN_FILES / "paths.css").read_text("utf-8")
    return draw(paths(content), _name(content), style)


@pages.get("/notices")
def show_notices() -> str:
    return render_template("preview/notices.html", notices=list(notices(_content())))


@pages.get("/texts")
def show_texts() -> str:
    content = _content()
    someone = next(iter(load_personas(home_of(_live().folder, content), content)), None)
    return render_template("preview/texts.html", texts=list(texts(content, someone)))


@pages.get("/paper.css")
def paper() -> Response:
    """The stylesheet as a printer reads it."""
    style = _style().bodies["identity"].decode()
    sheet = "body { max-width: 18.2cm; margin: 1.4cm auto; }"
    response = make_response(style.replace("@media print", "@media all") + sheet)
    response.mimetype = "text/css"
    return response


def _next_person(persona_id: str | None) -> Person | None:
    """Who comes after this persona in the list, if the page was opened as somebody."""
    everybody = _people() if persona_id else []
    ids = [person.persona.id for person in everybody]
    place = ids.index(persona_id) + 1 if persona_id in ids else len(ids)
    return everybody[place] if place < len(ids) else None


def _become(persona: Persona) -> None:
    visit.forget()
    visit.remember({}, answers_of(_content(), persona))
    if persona.opened_help:
        visit.remember_help()


def _name(content: Content) -> str:
    return content.edition.replace("/", " ")


def _style() -> assets.Asset:
    style: assets.Asset = current_app.extensions["assets"][assets.STYLE]
    return style


def _read_static_files_again() -> None:
    mark = mark_of(ROOT / "static")
    if current_app.extensions.get("static mark") != mark:
        assets.reload(current_app)
        current_app.extensions["static mark"] = mark


def _mark() -> str:
    folders = (_live().folder, ROOT / "templates", ROOT / "static")
    return "-".join(mark_of(folder) for folder in folders)


def _content() -> Content:
    content: Content = current_app.extensions["content"]
    return content


def _people() -> list[Person]:
    return _live().people[_content().edition]


def _live() -> LiveContent:
    live: LiveContent = current_app.extensions["live content"]
    return live
