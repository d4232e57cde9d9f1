"""Databases as earlier releases left them: made from the ground's tables alone, whose migrations run back and forth.

The fixture: `earlier_release` in `tests/conftest.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from clear_platform.foundation.models import Organization
from clear_platform.foundation.public import OrganizationKind, acting, system_actor
from clear_platform.foundation.tenancy.grants import NewGrant, write_grants
from tests.databases import ServerAddress, connection_to

GROUND = "foundation"


@dataclass(frozen=True)
class EarlierRelease:
    """A database whose ground can be brought to any of its migrations, and where its owner reaches it."""

    owner_address: str

    def migrate(self, *to: str) -> None:
        """Bring the ground to a migration, backwards where it is an earlier one; to today's where none is named."""
        with connection_to(self.owner_address):
            call_command("migrate", GROUND, *to, verbosity=0)


def make_ground(server: ServerAddress, database: str, _folder: Path) -> None:
    """Bring the ground alone, of all apps, to today's release, with the organization that the system acts for."""
    EarlierRelease(server.owner(database)).migrate()
    with connection_to(server.web(database)), acting(system_actor("tests")):
        platform = Organization.objects.create(kind=OrganizationKind.PLATFORM, name="CLEAR platform", slug="clear")
        write_grants([NewGrant(platform.pk, platform.pk, "self", "act")], by_user_id=None)
