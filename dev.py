"""Set up, run and test the project with nothing but Python's standard library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / "bin"
UV = "uv==0.13.9"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_TRIES, APT_PAUSE = 60, 5  # pauses in seconds
LINTS = (
    ("ruff", "format", "--check", "--quiet", "."),
    ("ruff", "check", "--quiet", "."),
    ("mypy",),
    ("lint-imports",),
    ("djlint", "templates", "--lint", "--quiet"),
    # A review that is overdue is for authors and the practice, who are told; no test fails of it.
    ("flask", "content", "check", "--without-dates"),
)
# The core on its own: without the app that the other tests share, every line and branch.
CORE = ("pytest", "tests/instrument", "--noconftest", "--cov=questionnaire.instrument",
        "--cov-branch", "--cov-report=term-missing", "--cov-fail-under=100")  # fmt: skip
# Workers with servers and a browser each; an idle one takes tests of the others. Twice the cores
# of the smallest machine, since many tests wait for something most of the time.
WORKERS = ("-n", "4", "--dist", "worksteal")
EVERYTHING_ELSE = ("--ignore=tests/instrument", *WORKERS)
QUICK = ("-m", "not slow", "-k", "not postgres", "--ignore=tests/browser", *WORKERS)


def main() -> None:
    """`dev.py run|check|setup|lock`, `dev.py test [what to test instead of everything]`."""
    os.chdir(HERE)
    # Plain enough for an older Python, which install() then refuses in words.
    task, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    # Without bytecode, each worker rewrites every test's asserts again, for eight seconds.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if task == "run":
        install("requirements.txt")
        os.environ.setdefault("ENVIRONMENT", "local")
        os.environ |= {"MIGRATE": "1", "DELIVER_MAIL": "1"}
        os.execv(BIN / "gunicorn", ["gunicorn"])
    elif task == "test":
        install("requirements-dev.txt")
        os.environ["CHROMIUM"] = browser()
        servers()
        if not arguments:
            check_all(*LINTS, CORE)
        os.execv(BIN / "pytest", ["pytest", *(arguments or EVERYTHING_ELSE)])
    elif task == "check":
        install("requirements-dev.txt")
        check_all(*LINTS)
        os.execv(BIN / "pytest", ["pytest", *QUICK])
    elif task == "setup":
        install("requirements-dev.txt")
    elif task == "lock":
        lock()
    else:
        sys.exit(f"Usage: {main.__doc__}")


def check_all(*checks: tuple[str, ...]) -> None:
    """All checks side by side, and then what each of them said."""
    with ThreadPoolExecutor(len(checks)) as pool:
        done = list(pool.map(said, checks))
    print(*(check.stdout for check in done if check.stdout), sep="\n", flush=True)
    if failed := [check.args[0].name for check in done if check.returncode]:
        sys.exit(f"{', '.join(failed)} failed; see above")


def said(check: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    command = [BIN / check[0], *check[1:]]
    return subprocess.run(
        command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def install(requirements: str) -> None:
    """Make .venv hold what is locked. Does nothing when it already does."""
    if sys.version_info < (3, 11):
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    if (VENV / "installed-requirements-dev.txt").exists():
        requirements = "requirements-dev.txt"  # holds all that running needs, and more
    stamp = VENV / f"installed-{requirements}"
    files = (Path(requirements), Path("pyproject.toml"), Path(__file__))
    wanted = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Setting up .venv (once, and after changes to what is needed) ...", flush=True)
    make_environment()
    run(*installer(), "--require-hashes", "-r", requirements)
    run(*installer(), "--no-deps", "--no-build-isolation", "-e", ".")
    stamp.write_text(wanted)


def make_environment() -> None:
    if (BIN / "python").exists():
        return
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python's venv is missing. On Debian or Ubuntu: apt-get install python3-venv")


def installer() -> list[str]:
    """uv if it can be installed, since it is five times as fast; else pip."""
    pip = [str(BIN / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    if not (BIN / "uv").exists():
        subprocess.run([*pip, UV], check=False, capture_output=True)
    if (BIN / "uv").exists():
        uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(BIN / "python")]
        return [*uv, "--compile-bytecode"]  # so that every later start is quick
    return pip


def browser() -> str:
    """The path of a Chromium: $CHROMIUM, one on the PATH, or Debian's, which root may install."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    install_by_apt("chromium")
    found = shutil.which("chromium")
    return found or sys.exit(
        "The tests walk the pages in a real browser and found none. Install Chromium "
        "(on Debian or Ubuntu: apt-get install chromium) or set CHROMIUM to the path of one."
    )


def servers() -> None:
    """What the test of several machines needs. Without them it says that it did not run."""
    missing = [name for name in ("nginx", "redis-server") if not shutil.which(name)]
    # Not where systemd runs, since it would start them as services: there it is for you to decide.
    if missing and not Path("/run/systemd/system").exists():
        install_by_apt(*missing)


def install_by_apt(*packages: str) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Not found, installing Debian's: {', '.join(packages)} ...", flush=True)
    # RUNLEVEL=1: what is installed is not started.
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        apt_get(command, quiet)


def apt_get(command: list[str], environment: dict[str, str]) -> None:
    """Waits for another apt-get. A failure is printed and stops nothing here."""
    for _ in range(APT_TRIES):
        # apt waits for the lock of dpkg by itself, and not for that of its lists.
        waits = ["apt-get", "-o", f"DPkg::Lock::Timeout={APT_TRIES * APT_PAUSE}", *command]
        done = subprocess.run(waits, check=False, env=environment, text=True, capture_output=True)
        if done.returncode == 0:
            return
        if "lock" not in done.stderr:
            break
        print("Waiting for another apt-get ...", flush=True)
        time.sleep(APT_PAUSE)
    print(f"{' '.join(waits)} failed: {done.stderr.strip()}", file=sys.stderr, flush=True)


def lock() -> None:
    """Write the requirements files from pyproject.toml, for every platform, with hashes."""
    make_environment()
    installer()
    compiled = (BIN / "uv", "pip", "compile", "--quiet", "pyproject.toml", "--universal",
                "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate",
                "--group", "setup")  # fmt: skip
    run(*compiled, "-o", "requirements.txt")
    more = ("--group", "dev", "--extra", "authoring", "-c", "requirements.txt")
    run(*compiled, *more, "-o", "requirements-dev.txt")


def run(*command: str | Path) -> None:
    done = subprocess.run(command, check=False)
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} failed; see above")


if __name__ == "__main__":
    main()
