"""Settings of a process that makes packages and is killed: those of the suite, with files where the test says."""

import os

from clear_platform.settings.test import *  # noqa: F403  (the suite's settings, and where files go)

MEDIA_ROOT = os.environ["EXPORT_FILES"]
