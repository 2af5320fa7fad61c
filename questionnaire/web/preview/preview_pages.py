"""Every page at a click, for authors. Registered by `flask content preview` only."""

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
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from questionnaire.authoring.path_map.drawing import draw
from questionnaire.authoring.path_map.paths import paths
from questionnaire.authoring.personas import Persona, answers_of, load_personas
from questionnaire.instrument.content import Content
from questionnaire.instrument.loading import home_of
from questionnaire.web import visit
from questionnaire.web.preview.browser_reload import (
    add_script,
    everybody,
    mark,
    show_faults,
    stylesheet,
    watched_content,
)
from questionnaire.web.preview.content_reload import show, watch
from questionnaire.web.preview.links import answers_before, page_groups, shown_by
from questionnaire.web.preview.states import STATES
from questionnaire.web.preview.texts import notices, texts

OWN_FILES = Path(__file__).parents[3] / "static" / "preview"

bp = Blueprint(
    "preview",
    __name__,
    url_prefix="/preview",
    static_folder=OWN_FILES,
    static_url_path="/static",
)


def init_app(app: Flask, folder: Path, *, watched: bool = True) -> None:
    """Make the app show the content of this folder, and every page of it at /preview.

    Args:
        watched: every request looks whether a file was changed, and every page asks it.

    Raises:
        ContentError: the content is broken.
    """
    watch(app, folder)
    app.register_blueprint(bp)
    if watched:
        app.jinja_env.auto_reload = True
        app.before_request(show_faults)
        app.after_request(add_script)


@bp.get("/changed")
def changed() -> Response:
    response = make_response(mark())
    response.mimetype = "text/plain"
    return response


@bp.get("")
def list_all() -> str:
    content = _content()
    people = everybody()
    return render_template(
        "preview/list.html",
        people=people,
        shown_by=shown_by(content, people),
        groups=list(page_groups(content)),
        faulty=paths(content).faulty,
        watched=watched_content(),
        editions=current_app.extensions["editions"].values(),
    )


@bp.get("/editions/<version>")
def choose(version: str) -> ResponseReturnValue:
    """Go on with another edition, and with nothing of a visit on this one."""
    named = (
        e for e in current_app.extensions["editions"].values() if e.instrument.version == version
    )
    edition = next(named, None) or abort(404)
    show(current_app, edition.edition)
    visit.delete_cookie()
    return redirect("/preview")


@bp.get("/personas/<persona_id>/<any(result, check, paper):place>")
def be(persona_id: str, place: str) -> ResponseReturnValue:
    person = next((p for p in everybody() if p.persona.id == persona_id), None) or abort(404)
    _become(person.persona)
    page = "/result?paper&" if place == "paper" else f"/{place}?"
    return redirect(f"{page}as={persona_id}")


@bp.get("/questions/<question_id>")
def ask(question_id: str) -> ResponseReturnValue:
    question = _content().question(question_id) or abort(404)
    visit.delete_cookie()
    visit.save_answers({}, answers_before(_content(), question))
    return redirect(f"/q/{question.id}")


@bp.get("/states/<state_id>")
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


@bp.get("/errors/<int:code>")
def fail(code: int) -> ResponseReturnValue:
    abort(code)


@bp.get("/paths")
def show_paths() -> str:
    found = paths(_content())
    svg = Markup(draw(found, _name(_content())))  # noqa: S704  # draw() escapes
    titles = {node.key: node.title for node in found.nodes}
    return render_template("preview/paths.html", svg=svg, paths=found, titles=titles)


@bp.get("/paths.svg")
def paths_file() -> Response:
    response = make_response(picture_of(_content()))
    response.mimetype = "image/svg+xml"
    return response


def picture_of(content: Content) -> str:
    """The map of all paths as a file that stands alone."""
    style = (OWN_FILES / "paths.css").read_text("utf-8")
    return draw(paths(content), _name(content), style)


@bp.get("/notices")
def show_notices() -> str:
    return render_template("preview/notices.html", notices=list(notices(_content())))


@bp.get("/texts")
def show_texts() -> str:
    content = _content()
    someone = next(iter(load_personas(home_of(watched_content().folder, content), content)), None)
    return render_template("preview/texts.html", texts=list(texts(content, someone)))


@bp.get("/paper.css")
def paper() -> Response:
    """The stylesheet as a printer reads it."""
    style = stylesheet().bodies["identity"].decode()
    sheet = "body { max-width: 18.2cm; margin: 1.4cm auto; }"
    response = make_response(style.replace("@media print", "@media all") + sheet)
    response.mimetype = "text/css"
    return response


def _become(persona: Persona) -> None:
    visit.delete_cookie()
    visit.save_answers({}, answers_of(_content(), persona))
    if persona.opened_help:
        visit.mark_help_opened()


def _name(content: Content) -> str:
    return content.edition.replace("/", " ")


def _content() -> Content:
    content: Content = current_app.extensions["content"]
    return content
