"""Django's command of this name, which here builds only those models that a migration looks at."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from clear_platform.foundation.migrating import Executor


class Command(migrate.Command):
    """Takes what Django's takes, and does what it does."""

    def handle(self, *args: Any, **options: Any) -> None:
        # The command names the class that it migrates with nowhere but in its module.
        names = vars(migrate)
        django_own = names["MigrationExecutor"]
        names["MigrationExecutor"] = Executor
        try:
            super().handle(*args, **options)
        finally:
            names["MigrationExecutor"] = django_own
