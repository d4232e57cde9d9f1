"""Settings of the dispatcher that is measured: the suite's own, and one subscriber more."""

from __future__ import annotations

from clear_platform.settings.test import *  # noqa: F403  (the suite's settings, and one app more)
from clear_platform.settings.test import INSTALLED_APPS as THE_SUITES

INSTALLED_APPS = [*THE_SUITES, "bench.listening.apps.ListeningConfig"]
