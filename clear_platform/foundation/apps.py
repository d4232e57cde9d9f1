"""The ground as a Django app: checks are registered here; it subscribes to nothing."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Label `foundation`; first of our apps to load, so that every other may build on it."""

    name = "clear_platform.foundation"
    label = "foundation"
    verbose_name = "Platform"

    def ready(self) -> None:
        from clear_platform.foundation.jobs import checks as job_checks
        from clear_platform.foundation.tenancy import checks as tenancy_checks

        tenancy_checks.register()
        job_checks.register()
