"""Lighthouse scores on a simulated slow phone: `make lighthouse`. Needs node."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from dev import browser as find_browser
from tests.browser.conftest import FLAGS
from tests.browser.walker import Walker
from tests.builders import answers
from tests.servers import production_server

LIGHTHOUSE = ("npx", "--yes", "lighthouse@13")
MARKS = "performance,accessibility,best-practices,seo"
PATHS = ("/", "/how-it-works", "/help-now", "/articles", "/privacy", "/q/smiling", "/result")
OF_A_VISIT = ("/q/", "/result")  # hidden from search engines, which lowers the SEO score on purpose
MARA = answers(wanting=20, sadness=6, flatness=3, effort=3, overload=5, anxiety=2)


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    with production_server(folder) as (address, _):
        cookie = _cookie_of_a_visit(address)
        for path in PATHS:
            report = _report(f"{address}{path}", cookie if path.startswith(OF_A_VISIT) else "")
            marks = [
                f"{name} {100 * part['score']:.0f}" for name, part in report["categories"].items()
            ]
            print(path, ", ".join(marks))
            for audit in _failed_audits(report):
                print("   ", audit["id"], audit.get("displayValue", ""))


def _cookie_of_a_visit(address: str) -> str:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_browser(), args=[*FLAGS, "--no-sandbox"]
        )
        page = chromium.new_page()
        Walker(page, address).sees_the_result(MARA)
        (cookie,) = page.context.cookies()
        chromium.close()
    return f"{cookie['name']}={cookie['value']}"


def _report(address: str, cookie: str) -> dict:
    command = [*LIGHTHOUSE, address, "--output=json", "--quiet", f"--only-categories={MARKS}"]
    command += ["--chrome-flags=--headless=new --no-sandbox"]
    command += [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
    chrome = os.environ | {"CHROME_PATH": find_browser()}
    done = subprocess.run(command, env=chrome, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def _failed_audits(report: dict) -> list[dict]:
    """The audits that lower a score."""
    costly = {
        audit["id"]
        for part in report["categories"].values()
        for audit in part["auditRefs"]
        if audit["weight"]
    }
    audits = report["audits"]
    return [audits[name] for name in sorted(costly) if audits[name]["score"] not in (None, 1)]


if __name__ == "__main__":
    main()
