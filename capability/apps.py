"""The capability app: what it registers with the ground when Django starts."""

from django.apps import AppConfig


class CapabilityConfig(AppConfig):
    """Label `capability`."""

    name = "capability"
