"""The capability app: what it registers with the ground when Django starts."""

from django.apps import AppConfig


class CapabilityConfig(AppConfig):
    """Label `capability`."""

    name = "capability"

    def ready(self) -> None:
        from capability.catalog.operations import sync_capabilities
        from capability.readiness.jobs import RECOMPUTE, recompute
        from clear_platform.foundation.public import job, ships

        ships("capabilities", sync_capabilities)
        job(RECOMPUTE)(recompute)
