"""What stands above the ground can be taken back: its migrations run backwards on a database that holds rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from clear_platform.foundation.public import OrganizationKind
from clear_platform.launcher.folders import ROOT
from tests import actors
from tests.databases import ServerAddress, connection_to
from tests.ground import GROUND
from tests.sizes import IN_FULL, sized

pytestmark = pytest.mark.prove

BEFORE_ALL_OTHERS = "0011_invitations"
OTHERS = [one.label for one in apps.get_app_configs() if Path(one.path).parent == ROOT]


def tables() -> list[str]:
    """The tables of the apps above the ground."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return sorted(name for name in names if name.startswith(tuple(f"{label}_" for label in OTHERS)))


def test_no_table_is_left_of_the_apps_above_the_ground(cloned_database: str, database_server: ServerAddress) -> None:
    """G1. In `make prove` all of it comes again."""
    actors.member(actors.organization(OrganizationKind.ENTERPRISE), "owner")
    with connection_to(database_server.owner(cloned_database)):
        before = tables()
        call_command("migrate", GROUND, BEFORE_ALL_OTHERS, verbosity=0)
        left = tables()
        call_command("migrate", *sized([GROUND, BEFORE_ALL_OTHERS], []), verbosity=0)
        again = tables()
    assert (len(OTHERS), len(before) > 50, left) == (5, True, [])
    assert again == (before if IN_FULL else [])
