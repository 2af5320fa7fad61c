"""Settings: what is made locally, what production must bring, and how faults are named."""

import os
import shutil
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from questionnaire.web.settings import Settings, SettingsError
from questionnaire.web.settings_loader import RENAMED, load_settings
from tests.apps import app_with
from tests.servers import ROOT, free_port

LOCAL = {"ENVIRONMENT": "local"}
KEY, OTHER = (Fernet.generate_key().decode() for _ in range(2))
PRODUCTION = {
    "ENVIRONMENT": "production",
    "PUBLIC_URL": "https://mood.example",
    "MAIL_FROM": "The practice <calls@mood.example>",
    "MAIL_TO": "inbox@mood.example",
    "SMTP_URL": "smtps://calls:p%40ss@mail.mood.example",
    "SECRET_KEYS": KEY,
    "DATA_KEYS": OTHER,
    "DATABASE_URL": "postgresql://user@db/calls",
    "TRUSTED_HOSTS": "reflect.example.com, www.example.com",
}


def test_locally_keys_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first = load_settings(LOCAL, tmp_path / "instance")
    again = load_settings(LOCAL, tmp_path / "instance")
    assert first == again
    assert first.secret_keys != first.data_keys
    for file in ("secret-keys", "data-keys"):
        assert stat.S_IMODE((tmp_path / "instance" / file).stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["feature%2Fx", "a b%2Fc#d", "what?now=1", "Zoë 山"])
def test_any_folder_may_hold_the_database(tmp_path: Path, name: str) -> None:
    settings = load_settings(LOCAL, tmp_path / name)
    app_with(settings)  # migrates it
    assert (tmp_path / name / "calls.sqlite").stat().st_size


def test_who_starts_at_the_same_time_finds_the_same_keys(tmp_path: Path) -> None:
    for number in range(40):
        instance = tmp_path / str(number)
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(load_settings, [LOCAL] * 8, [instance] * 8))
        assert [settings for settings in found if settings != found[0]] == []
        assert {file.name for file in instance.iterdir()} == {"secret-keys", "data-keys"}


def test_locally_only_this_machine_is_answered(tmp_path: Path) -> None:
    assert load_settings(LOCAL, tmp_path).trusted_hosts == ("127.0.0.1", "localhost", "[::1]")


def test_production_takes_everything_from_the_environment(tmp_path: Path) -> None:
    settings = load_settings(PRODUCTION, tmp_path)
    assert settings.https
    assert settings.database_url == "postgresql+psycopg://user@db/calls"
    assert settings.trusted_hosts == ("reflect.example.com", "www.example.com")
    assert list(tmp_path.iterdir()) == []


def test_production_refuses_to_start_without_its_own_and_names_all_of_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings({"ENVIRONMENT": "production"}, tmp_path)
    named = {fault.split(":")[0] for fault in error.value.faults}
    assert named == {
        "SECRET_KEYS", "DATA_KEYS", "DATABASE_URL", "TRUSTED_HOSTS", "PUBLIC_URL", "MAIL_FROM",
        "MAIL_TO", "SMTP_URL",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEYS": "changeme"}, "SECRET_KEYS: each key must be 32 random bytes"),
        ({"SECRET_KEYS": ","}, "SECRET_KEYS"),
        ({"DATA_KEYS": KEY}, "DATA_KEYS: must differ from SECRET_KEYS"),
        ({"TRUSTED_HOSTS": ""}, "TRUSTED_HOSTS: name the host"),
        ({"DATABASE_URL": "mysql://db"}, "DATABASE_URL: must start with sqlite:/// or postgresql"),
        ({"ENVIRONMENT": "staging"}, "ENVIRONMENT"),
        ({"RETENTION_DAYS": "0"}, "RETENTION_DAYS"),
        ({"RETENTION_DAYS": "soon"}, "RETENTION_DAYS"),
        ({"VISIT_HOURS": "1"}, "VISIT_HOURS"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://:p/ss@host"}, "REDIS_URL: must be like redis://"),
        ({"CALL_LIMIT": "often"}, "CALL_LIMIT"),
        ({"MAIL_LIMIT": "0 per day"}, "MAIL_LIMIT"),
        ({"SMTP_URL": "smtps://u:pa/ss@host"}, "SMTP_URL: must be like .* percent-encoded"),
        ({"SMTP_URL": "smtps://host:port"}, "SMTP_URL: must be like smtps://user"),
        ({"SMTP_URL": "smtps://host:99999"}, "SMTP_URL: must be like smtps://user"),
        ({"SMTP_URL": "smtps://@"}, "SMTP_URL: must be like smtps://user"),
        ({"SMTP_URL": "smtps://u:p?ss@host"}, "SMTP_URL: must be like smtps://user"),
        ({"SMTP_URL": "smtps://[::1"}, "SMTP_URL: must be like smtps://user"),
        ({"SMTP_URL": "smtp+plain://mail.example"}, "SMTP_URL: .* without TLS only to this"),
        ({"MAIL_TO": "practice"}, "MAIL_TO: must be like calls@example.org"),
        ({"MAIL_TO": "a@b@example.org"}, "MAIL_TO: must be like calls@example.org"),
        ({"MAIL_FROM": "Us <calls@>"}, "MAIL_FROM: must be like calls@example.org"),
        ({"TRUSTED_HOSTS": "https://mood.example"}, "TRUSTED_HOSTS: each must be a host name"),
        ({"TRUSTED_HOSTS": "mood.example:443"}, "TRUSTED_HOSTS: each must be a host name"),
        ({"PUBLIC_URL": "mood.example"}, "PUBLIC_URL: must be like https://example.org"),
        ({"DATABASE_URL": "postgresql://host:port/calls"}, "DATABASE_URL: must be like postgres"),
        ({"QUICK_EXIT_URL": "javascript:alert(1)"}, "QUICK_EXIT_URL"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        load_settings(PRODUCTION | changes, tmp_path)


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_the_former_name_of_a_setting_is_refused_and_the_new_one_told(
    tmp_path: Path, old: str, new: str
) -> None:
    assert new.lower() in {field.name for field in fields(Settings)}
    for others in (LOCAL, PRODUCTION):
        with pytest.raises(SettingsError, match=f"{old}: is called {new} now"):
            load_settings(others | {old: "anything"}, tmp_path)


def test_all_wrong_settings_are_named_in_one_round(tmp_path: Path) -> None:
    wrong = {"SMTP_URL": "smtps://@", "RETENTION_DAYS": "soon", "MAIL_TO": "", "DATA_KEYS": KEY}
    with pytest.raises(SettingsError) as error:
        load_settings(PRODUCTION | wrong, tmp_path)
    named = {fault.split(":")[0] for fault in error.value.faults}
    assert named == {"SMTP_URL", "RETENTION_DAYS", "MAIL_TO", "DATA_KEYS"}


def test_without_any_settings_what_is_wrong_is_named_as_well(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings({"RETENTION_DAYS": "soon"}, tmp_path)
    named = [fault.split(":")[0] for fault in error.value.faults]
    assert named == ["RETENTION_DAYS", "ENVIRONMENT"]
    assert list(tmp_path.iterdir()) == []


def start(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the server of this folder until it gives up."""
    return subprocess.run(
        [Path(sys.executable).parent / "gunicorn"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_the_server_does_not_start_with_wrong_settings_and_says_why(tmp_path: Path) -> None:
    started = start(ROOT, ENVIRONMENT="production", SECRET_KEYS="x")
    assert started.returncode != 0
    assert "SECRET_KEYS: each key must be" in started.stderr
    assert "DATABASE_URL: is required" in started.stderr
    assert "Traceback" not in started.stderr


def test_the_server_does_not_start_with_broken_content_and_names_every_fault(
    tmp_path: Path,
) -> None:
    for part in ("questionnaire", "templates", "static"):
        shutil.copytree(ROOT / part, tmp_path / part)
    for part in ("app.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / part, tmp_path)
    questions = tmp_path / "questionnaire/content/en/questions.toml"
    questions.write_text(questions.read_text().replace('scale = "effort"', 'scale = "efort"'))
    started = start(tmp_path, PYTHONPATH=str(tmp_path), PORT=str(free_port()), **LOCAL)
    assert started.returncode != 0
    assert "hard-to-start: refers to the unknown scale efort" in started.stderr
    assert "Traceback" not in started.stderr
