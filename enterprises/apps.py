"""The enterprises app: what it registers with the ground when Django starts."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Label `enterprises`."""

    name = "enterprises"
