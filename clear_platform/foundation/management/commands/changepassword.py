"""Stand in place of Django's command of this name, which goes past the operation and the audit log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clear_platform.foundation.rendering.commands import REFUSED


class Command(BaseCommand):
    """Takes whatever follows, and refuses always."""

    help = "Not used here: 'manage.py set_password EMAIL' gives an account a new password."

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv([*argv[:2], *(one for one in argv[2:] if one in {"-h", "--help"})])

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(self.help, returncode=REFUSED)
