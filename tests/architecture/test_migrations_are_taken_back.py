"""What rests on today's ground can be taken back: migrations run backwards on a database that holds rows."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from clear_platform.foundation.public import OrganizationKind
from tests import actors
from tests.databases import ServerAddress, connection_to
from tests.ground import GROUND
from tests.sizes import IN_FULL, sized

pytestmark = pytest.mark.prove

BEFORE, NEXT = "0011_invitations", "0012_audit_entries_have_places"


def applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def test_every_migration_that_rests_on_later_ground_is_taken_back(
    cloned_database: str, database_server: ServerAddress
) -> None:
    """G1. In `make prove` all of them are applied again."""
    rest = set(MigrationLoader(None).graph.backwards_plan((GROUND, NEXT)))
    actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
    with connection_to(database_server.owner(cloned_database)):
        assert (len(rest) > 30, rest <= applied()) == (True, True)
        call_command("migrate", GROUND, BEFORE, verbosity=0)
        assert rest & applied() == set()
        call_command("migrate", *sized([GROUND, BEFORE], []), verbosity=0)
        assert rest & applied() == (rest if IN_FULL else set())
