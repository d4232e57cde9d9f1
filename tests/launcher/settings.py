"""Settings of an installation with a small demonstration: `make run`'s own in all but the folder of its data."""

from __future__ import annotations

import os
from pathlib import Path

from clear_platform.settings.local import *  # noqa: F403  (the settings of an installation, with other data)

DEMO_DATA = Path(os.environ["SMALL_DEMONSTRATION"])
