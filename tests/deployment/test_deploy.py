"""The files of deploy/, by whatever can check them here. What can't is skipped, and says so."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from cryptography.fernet import Fernet

from tests.deployment.nginx import nginx_site
from tests.servers import ROOT, free_port
from tests.web.middleware.test_metrics import AUTHORIZED, TOKEN

pytestmark = pytest.mark.slow

DEPLOY = ROOT / "deploy"
NEWEST_KUBERNETES, OLDEST_KUBERNETES = "1.37", "1.30"


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(tool), reason=f"NOT RUN: {tool} is not on the PATH")


def documents(file: Path) -> list[dict[str, object]]:
    return [found for found in yaml.safe_load_all(file.read_text()) if found]


def test_the_compose_file_is_one_by_its_published_schema() -> None:
    check = Path(sys.executable).parent / "check-jsonschema"
    done = subprocess.run(
        [check, "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("version", [OLDEST_KUBERNETES, NEWEST_KUBERNETES])
@pytest.mark.parametrize("file", ["self-reflection.yaml", "migrate.yaml"])
def test_the_manifests_are_valid_for_kubernetes(file: str, version: str) -> None:
    found = documents(DEPLOY / "kubernetes" / file)
    assert found
    for document in found:
        kubernetes_validate.validate(document, version, strict=True)


def containers(file: Path) -> list[dict[str, object]]:
    pods = [d["spec"]["template"]["spec"] for d in documents(file) if "template" in str(d)]  # type: ignore[index]
    return [container for pod in pods if pod["securityContext"]["runAsNonRoot"]
            for container in pod["containers"]]  # fmt: skip


@pytest.mark.parametrize(("file", "count"), [("self-reflection.yaml", 2), ("migrate.yaml", 1)])
def test_every_container_is_locked_down_and_limited(file: str, count: int) -> None:
    found = containers(DEPLOY / "kubernetes" / file)
    assert len(found) == count
    for container in found:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert "limits" in container["resources"]  # type: ignore[operator]


def test_a_pod_has_time_to_drain_and_finish() -> None:
    found = documents(DEPLOY / "kubernetes/self-reflection.yaml")
    (settings,) = (d["data"] for d in found if d["kind"] == "ConfigMap")
    (web,) = (d["spec"] for d in found if d["metadata"]["name"] == "self-reflection-web"  # type: ignore[index]
              and d["kind"] == "Deployment")  # fmt: skip
    graceful = re.search(r"graceful_timeout = (\d+)", (ROOT / "gunicorn.conf.py").read_text())
    assert graceful
    pod = web["template"]["spec"]  # type: ignore[index]
    assert pod["terminationGracePeriodSeconds"] > int(settings["DRAIN_SECONDS"]) + int(graceful[1])  # type: ignore[index]


@pytest.mark.parametrize(
    "file", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda file: file.stem
)
@needs("systemd-analyze")
def test_the_units_are_understood_and_well_closed(file: Path, tmp_path: Path) -> None:
    unit = tmp_path / file.name
    # What it starts is not installed here.
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", file.read_text()))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], check=False, capture_output=True, text=True
    )
    ours = [line for line in said.stderr.splitlines() if file.name in line]
    assert (said.returncode, ours) == (0, []), said.stderr
    closed = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert closed.returncode == 0, closed.stdout[-500:]


@needs("nginx")
def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    site = nginx_site(tmp_path, free_port(), free_port(), free_port())  # below 1024 is for root
    done = subprocess.run([*site, "-t"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_what_the_container_holds_serves_in_production_without_writing_a_file(
    tmp_path: Path,
) -> None:
    """The image itself can't be built here; this is its content, in a folder, as it would run."""
    home = tmp_path / "srv"
    home.mkdir()
    for line in re.findall(
        r"^COPY (?!--from)(.+)$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE
    ):
        *sources, target = line.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, home / target)
            else:
                shutil.copy(ROOT / source, home)
    port, keys = free_port(), [Fernet.generate_key().decode() for _ in range(2)]
    environment = {
        "PATH": os.environ["PATH"], "PORT": str(port), "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(tmp_path), "ENVIRONMENT": "production", "METRICS_TOKEN": TOKEN,
        "SECRET_KEYS": keys[0], "DATA_KEYS": keys[1], "DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
        "TRUSTED_HOSTS": "reflect.example.org", "PUBLIC_URL": "https://reflect.example.org",
        "MAIL_FROM": "a@example.org", "MAIL_TO": "b@example.org", "LOG_FORMAT": "json",
        "SMTP_URL": "smtps://mail.example.org", "TRUSTED_PROXIES": "1",
    }  # fmt: skip
    before = sorted(home.rglob("*"))
    server = subprocess.Popen(
        [Path(sys.executable).parent / "gunicorn"], cwd=home, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert server.stdout
        assert server.stdout.readline() == f"http://127.0.0.1:{port}\n"
        headers = {"Host": "reflect.example.org", "X-Forwarded-Proto": "https"}
        ask = urllib.request.Request(f"http://127.0.0.1:{port}/help-now", headers=headers)
        with urllib.request.urlopen(ask, timeout=20) as page:
            assert page.headers["Strict-Transport-Security"]
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert sorted(home.rglob("*")) == before


def test_alerts_name_metrics_that_exist_and_the_runbook_answers_each() -> None:
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
    source = (ROOT / "questionnaire/web/middleware/metrics.py").read_text()
    runbook = (ROOT / "docs/runbook.md").read_text()
    for rule in rules:
        assert f"## {rule['alert']}\n" in runbook, rule["alert"]
        for name in re.findall(r"questionnaire_(\w+)", rule["expr"]):
            assert f'{re.sub("_(count|bucket)$", "", name)}"' in source, name


def test_prometheus_is_told_how_to_be_let_in() -> None:
    """By the address and the token that tests/web/middleware/test_metrics.py opens."""
    (job,) = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())["scrape_configs"]
    assert job["metrics_path"] == "/metrics"
    assert job["authorization"]["type"] == AUTHORIZED["Authorization"].split()[0]
    named = set(re.findall(r'job="([^"]+)"', (DEPLOY / "alerts.yml").read_text()))
    assert named == {job["job_name"]}
    (target,) = job["static_configs"][0]["targets"]
    assert f"server {target}" in (DEPLOY / "nginx/copies.conf").read_text()


@needs("promtool")
def test_prometheus_takes_the_scrape_configuration(tmp_path: Path) -> None:
    token, file = tmp_path / "token", tmp_path / "prometheus.yml"
    token.write_text(TOKEN)
    shutil.copy(DEPLOY / "alerts.yml", tmp_path / "self-reflection-alerts.yml")
    text = (DEPLOY / "prometheus.yml").read_text()
    file.write_text(text.replace("/etc/prometheus/self-reflection-token", str(token)))
    done = subprocess.run(["promtool", "check", "config", file], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr


TURN = "questionnaire_mail_process_last_turn_timestamp_seconds"
LATE = f"""
rule_files: [alerts.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {{series: '{TURN}{{instance="a"}}', values: "0x30"}}
      - {{series: '{TURN}{{instance="b"}}', values: "0+60x10 600x400"}}
    alert_rule_test:
      - {{eval_time: 15m, alertname: MailProcessAway, exp_alerts: []}}
      - eval_time: 30m
        alertname: MailProcessAway
        exp_alerts: [{{exp_labels: {{severity: page}}, exp_annotations: {{summary: "SUMMARY"}}}}]
      - eval_time: 15m
        alertname: CopyDown
        exp_alerts:
          - exp_labels: {{severity: page, job: self-reflection}}
            exp_annotations: {{summary: A copy does not answer.}}
"""


@needs("promtool")
def test_late_and_gone_are_told(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "alerts.yml", tmp_path)
    summary = re.search(r'"(No mail process .*)"', (DEPLOY / "alerts.yml").read_text())
    assert summary
    (tmp_path / "test.yml").write_text(LATE.replace("SUMMARY", summary[1]))
    done = subprocess.run(
        ["promtool", "test", "rules", tmp_path / "test.yml"], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@needs("promtool")
def test_prometheus_takes_the_alert_rules() -> None:
    done = subprocess.run(
        ["promtool", "check", "rules", DEPLOY / "alerts.yml"], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
