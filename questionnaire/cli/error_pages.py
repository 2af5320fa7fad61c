"""`flask content error-pages`: what a proxy shows when it can't, or won't, ask the app."""

from pathlib import Path

import click
from flask_babel import lazy_gettext as _
from jinja2 import Environment, FileSystemLoader

from questionnaire.cli.content_folder import content_folder, loaded
from questionnaire.instrument.content import Content
from questionnaire.web.middleware.errors import WORDS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/nginx/error-pages"
AWAY = (
    _("We will be back in a moment"),
    _("It is not your fault. None of your answers are lost. Please load this page in a minute."),
)
PAGES = {str(status): WORDS[status] for status in (400, 404, 405, 413, 414, 429, 431)}
PAGES["away"] = AWAY


def error_pages(content: Content) -> dict[str, str]:
    """Each page by the name of its file. They need nothing but a stylesheet beside them."""
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # jinja2.ext.i18n adds it
    page = env.get_template("middleware/errors/from_the_proxy.html")
    return {
        f"{name}.html": page.render(heading=heading, words=words, content=content)
        for name, (heading, words) in PAGES.items()
    }


@click.command("error-pages")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), default=FOLDER)
@content_folder
def write_error_pages(target: Path, folder: Path) -> None:
    """Write the pages that nginx shows by itself, with the helplines of now, into TARGET."""
    target.mkdir(parents=True, exist_ok=True)
    for name, text in error_pages(loaded(folder)).items():
        (target / name).write_text(text, "utf-8")
    click.echo(f"Written to {target}.")
