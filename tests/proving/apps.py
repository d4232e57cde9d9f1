"""Registers the jobs and the subscriber of this app."""

from __future__ import annotations

from django.apps import AppConfig


class ProvingConfig(AppConfig):
    """Has no models; its tables are made by the tests."""

    name = "tests.proving"
    label = "proving"

    def ready(self) -> None:
        from tests.proving import (
            agents,  # noqa: F401  (importing it registers what they offer)
            jobs,  # noqa: F401  (importing it registers them)
            subscribers,
        )

        subscribers.register()
