"""The site as a server loads it: in a process of its own, with nothing loaded before."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_server_can_load_it_first():
    loaded = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            "import diseasemaps.wsgi as w; print(w.application)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "FinishedPages" in loaded.stdout, loaded.stderr
