"""What trains models takes a second and much memory: nobody loads it who does not train."""

from __future__ import annotations

import subprocess
import sys

from clear_platform.launcher.folders import ROOT

SERVES = "import django, sys; django.setup(); import clear_platform.urls; print({'sklearn', 'scipy'} & {*sys.modules})"


def test_what_serves_pages_does_not_load_it() -> None:
    done = subprocess.run([sys.executable, "-c", SERVES], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
