"""Settings of an installation where a release is tried before it serves others: as production, to the letter."""

from __future__ import annotations

from clear_platform.settings.production import *  # noqa: F403  (Django's own way to build one settings module on another)
