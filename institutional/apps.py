"""The institutional app: what it registers with the ground when Django starts."""

from django.apps import AppConfig


class InstitutionalConfig(AppConfig):
    """Label `institutional`."""

    name = "institutional"
