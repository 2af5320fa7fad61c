"""docs/install.md and the commands it brings: they fit deploy/, and do what the page says."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from dataclasses import fields
from pathlib import Path
from shlex import quote

import pytest

from questionnaire.web.settings import Settings
from questionnaire.web.settings_loader import NEEDED
from tests.apps import DATA_KEY, SECRET_KEY
from tests.servers import ROOT, free_port

pytestmark = pytest.mark.slow

PAGES = {name: (ROOT / f"docs/{name}.md").read_text() for name in ("install", "operating")}
INSTALL = "\n".join(re.findall(r"```sh.*?\n(.*?)```", PAGES["install"], re.DOTALL))
SYSTEMD = ROOT / "deploy/systemd"


@pytest.mark.parametrize("page", PAGES)
def test_every_block_is_shell(page: str) -> None:
    for block in re.findall(r"```sh.*?\n(.*?)```", PAGES[page], re.DOTALL):
        done = subprocess.run(["bash", "-n"], input=block, text=True, check=False)
        assert done.returncode == 0, block


def test_every_file_and_unit_that_the_page_names_is_there() -> None:
    for file in re.findall(r"current/(deploy/[\w./*-]+)", INSTALL):
        assert list(ROOT.glob(file)), file
    for unit in re.findall(r"self-reflection-\w+\.(?:service|timer)", "".join(PAGES.values())):
        assert (SYSTEMD / unit).exists(), unit


def test_the_page_gives_every_setting_that_production_needs() -> None:
    given = set(re.findall(r"^([A-Z_]+)=", INSTALL, re.MULTILINE))
    needed = {"SECRET_KEYS", "DATA_KEYS", "DATABASE_URL", "SMTP_URL", *map(str.upper, NEEDED)}
    assert needed <= given
    known = {field.name.upper() for field in fields(Settings)}
    asked = {"VERSION", "SITE", "PRACTICE_MAIL", "OWNER_MAIL", "OWNER_NAME"}
    assert given - known == asked


def test_folders_are_the_same_on_the_page_in_the_units_and_in_nginx() -> None:
    units = [file.read_text() for file in SYSTEMD.glob("*.service")]
    assert len(units) == 3
    for unit in units:
        assert "WorkingDirectory=/srv/self-reflection/current\n" in unit
        assert "EnvironmentFile=/etc/self-reflection.env\n" in unit
        assert "User=self-reflection\n" in unit
    made = " ".join(re.findall(r"install --directory(?:.*\\\n)*.*", INSTALL))
    nginx = "".join(file.read_text() for file in (ROOT / "deploy/nginx").glob("*.conf"))
    for place in ("/etc/ssl/self-reflection", "/var/www/self-reflection"):
        assert place in made
        assert place in nginx
    for part in re.findall(r"include self-reflection/(\S+);", nginx):
        assert (ROOT / "deploy/nginx" / part).exists()


def commands_of(folder: Path, settings: str) -> Path:
    """The command as it is, but for the places and the user that only a server has."""
    (folder / "settings").write_text(settings)
    (folder / "owner").write_text("DATABASE_URL=postgresql://calls_owner@127.0.0.1:1/calls\n")
    text = (SYSTEMD / "self-reflection").read_text()
    for place, ours in {
        "/srv/self-reflection/current": quote(str(ROOT)),
        "/etc/self-reflection.env": str(folder / "settings"),
        "/etc/self-reflection-owner.env": str(folder / "owner"),
        '"$(id -u)" -ne 0': '"" = x',
        "setpriv --reuid=self-reflection --regid=self-reflection --init-groups": "env",
        ".venv/bin/flask": quote(str(Path(sys.executable).parent / "flask")),
    }.items():
        assert place in text, place
        text = text.replace(place, ours)
    command = folder / "self-reflection"
    command.write_text(text)
    command.chmod(0o755)
    return command


WRITTEN = f"""# Settings
SECRET_KEYS={SECRET_KEY}
DATA_KEYS={DATA_KEY}
DATABASE_URL=postgresql://app@127.0.0.1:1/calls
TRUSTED_HOSTS=reflect.example.org

PUBLIC_URL=https://reflect.example.org
MAIL_FROM=Self-reflection <no-reply@example.org>
MAIL_TO=practice@example.org
CALLS_READ_BY=Kim & Lou, $HOME; `id`
SMTP_URL=smtps://user:p%40ss@mail.example.org"""


@pytest.mark.parametrize(
    ("asked", "role"),
    [("staff list", "app"), ("db upgrade", "calls_owner"), ("backup x", "calls_owner")],
)
def test_the_command_takes_the_settings_as_they_are_and_the_role_for_the_work(
    tmp_path: Path, asked: str, role: str
) -> None:
    command = commands_of(tmp_path, WRITTEN)
    done = subprocess.run(
        [command, *asked.split()], check=False, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert f"works on postgresql://{role}@127.0.0.1:1/calls" in done.stderr


@pytest.mark.parametrize("line", ['PRACTICE_NAME="Mind"', "A=\\", "practice=x", "export A=b"])
def test_what_the_services_would_read_otherwise_is_refused(tmp_path: Path, line: str) -> None:
    done = subprocess.run(
        [commands_of(tmp_path, f"{line}\n"), "staff", "list"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "must be" in done.stderr


def test_a_release_that_runs_stays_whole_when_another_takes_its_place(tmp_path: Path) -> None:
    for release, words in (("1", "of the first"), ("2", "of the second")):
        folder = tmp_path / "releases" / release
        for part in ("templates", "static", "questionnaire"):
            shutil.copytree(ROOT / part, folder / part)
        for part in ("app.py", "gunicorn.conf.py"):
            shutil.copy(ROOT / part, folder)
        page = folder / "templates/visitor/about/privacy.html"
        page.write_text(page.read_text().replace("<h1>", f"<p>{words}</p><h1>"))
    current, next_one = tmp_path / "current", tmp_path / "next"
    current.symlink_to("releases/1")
    port = free_port()
    server = subprocess.Popen(
        [Path(sys.executable).parent / "gunicorn"], cwd=current, stdout=subprocess.PIPE, text=True,
        env={"PATH": os.environ["PATH"], "PWD": str(current), "PORT": str(port),
             "ENVIRONMENT": "local", "WEB_CONCURRENCY": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    try:
        assert server.stdout
        assert server.stdout.readline()
        next_one.symlink_to("releases/2")
        next_one.rename(current)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/privacy", timeout=20) as page_now:
            assert "of the first" in page_now.read().decode()
    finally:
        server.terminate()
        server.communicate(timeout=30)
