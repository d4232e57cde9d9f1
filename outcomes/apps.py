"""The outcomes app: what it registers with the ground when Django starts."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Label `outcomes`."""

    name = "outcomes"

    def ready(self) -> None:
        from clear_platform.foundation.public import ships
        from outcomes.records.operations.library import sync_metric_definitions

        ships("metric definitions", sync_metric_definitions)
