"""Settings of processes that run jobs for proofs: the suite's own, with those jobs registered before the queue is."""

from __future__ import annotations

from clear_platform.settings.test import *  # noqa: F403  (the suite's settings, and one app more)
from clear_platform.settings.test import INSTALLED_APPS as THE_SUITES
from clear_platform.settings.test import PATTERN_FOLDERS as THE_PRODUCTS
from clear_platform.settings.test import ROOT

INSTALLED_APPS = ["tests.proving.apps.ProvingConfig", *THE_SUITES]
PATTERN_FOLDERS = [*THE_PRODUCTS, ROOT / "tests"]
