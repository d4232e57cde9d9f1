"""Migrating with few models leaves the same database as Django's own way, which builds all of them again and again."""

from __future__ import annotations

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands.migrate import Command as DjangoOwn
from pytest_django import DjangoDbBlocker

from clear_platform.foundation.management.commands.migrate import Command as Ours
from tests.databases import EMPTY, ServerAddress, connection_to, fresh_name
from tests.ground import GROUND
from tests.sizes import sized

OF_THE_DATABASE = {
    "columns": "SELECT table_name, column_name, ordinal_position, udt_name, character_maximum_length,"
    " numeric_precision, numeric_scale, is_nullable, column_default, is_identity, generation_expression"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "policies": "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    " AND prokind = 'f'",
    "rights": "SELECT relname, relacl::text, relrowsecurity, relforcerowsecurity FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace",
    "migrations": "SELECT app, name FROM django_migrations",
    "kinds of rows": "SELECT app_label, model FROM django_content_type",
    "permissions of the administration": "SELECT codename, name FROM auth_permission",
}
"""All that migrations leave, by what it is called."""


def left_by(command: BaseCommand, server: ServerAddress) -> dict[str, list[str]]:
    """What stands in a database that a command brought to today's tables: the ground's, in `make prove` all."""
    with server.clone(fresh_name(), template=EMPTY) as name:
        with connection_to(server.owner(name)):
            call_command(command, *sized([GROUND], []), verbosity=0, interactive=False)
        with psycopg.connect(server.owner(name)) as owner:
            return {what: sorted(map(str, owner.execute(asked))) for what, asked in OF_THE_DATABASE.items()}


@pytest.mark.prove
def test_the_tables_and_all_that_guards_them_are_the_same(
    database_server: ServerAddress, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        ours, djangos = left_by(Ours(), database_server), left_by(DjangoOwn(), database_server)
    assert {what: len(found) > 20 for what, found in ours.items()} == dict.fromkeys(OF_THE_DATABASE, True)
    assert ours == djangos
