"""The execution app: what it registers with the ground when Django starts."""

from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    """Label `execution`."""

    name = "execution"
