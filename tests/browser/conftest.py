"""A real browser, with fonts of ours instead of the machine's, and the app under its server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page

from tests.browser import fonts
from tests.servers import production_server

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    # Playwright switches the back/forward cache off; people have it on.
    return {
        "executable_path": found,
        "args": FLAGS + sandbox,
        "ignore_default_args": ["--disable-back-forward-cache"],
        "env": os.environ | fonts.only("wide", tmp_path_factory.mktemp("fonts")),
    }


@pytest.fixture(scope="session", params=["wide", "narrow"])
def typeset(
    request: pytest.FixtureRequest,
    browser: Browser,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browser]:
    """A browser in which letters are wide, and one in which they are narrow."""
    if request.param == "wide":
        yield browser
        return
    env = os.environ | fonts.only("narrow", tmp_path_factory.mktemp("fonts"))
    narrow = browser_type.launch(**browser_type_launch_args | {"env": env})
    yield narrow
    narrow.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("browser")
    with production_server(folder, CALL_LIMIT="1000 per hour") as (address, _):
        yield address


@pytest.fixture
def narrow(typeset: Browser) -> Iterator[BrowserContext]:
    context = typeset.new_context(viewport={"width": 320, "height": 640})
    yield context
    context.close()


@pytest.fixture
def page(page: Page) -> Page:
    page.set_default_timeout(8000)
    return page
