"""The command line, run as a person runs it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.servers import ROOT


def flask(
    *arguments: str | Path, entered: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "flask", *arguments],
        cwd=ROOT,
        input=entered,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PATH": os.environ["PATH"], "ENVIRONMENT": "local", **environment},
    )
