"""The capability app: what it registers with the ground when Django starts."""

from django.apps import AppConfig


class CapabilityConfig(AppConfig):
    """Label `capability`."""

    name = "capability"

    def ready(self) -> None:
        from capability.catalog.operations import sync_capabilities
        from clear_platform.foundation.public import ships

        ships("capabilities", sync_capabilities)
