"""Write the papers that are made from the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from clear_platform.foundation.papers import writing
from clear_platform.settings.base import ROOT


class Command(BaseCommand):
    """Needs no database: it reads registries and the URL configuration."""

    help = (
        "Write the papers that are made from the code: lists of errors, operations, addresses, scopes, events and"
        " settings, and the schemas of new contracts. Example: manage.py write_papers"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        changed = writing.write(ROOT)
        self.stdout.write("\n".join(f"wrote {name}" for name in changed) or "Every paper says what the code says.")
