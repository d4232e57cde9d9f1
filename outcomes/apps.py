"""The outcomes app: what it registers with the ground when Django starts."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Label `outcomes`."""

    name = "outcomes"
