"""No process serves through a database role that row-level security does not hold."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from clear_platform.foundation.public import StaffGroup, acting, create_user
from clear_platform.foundation.tenancy.guard import refuse_unsafe_start
from tests import actors
from tests.databases import ServerAddress, connection_to


@pytest.fixture
def administrator(cloned_database: str, database_server: ServerAddress) -> Iterator[psycopg.Connection]:
    """An administrator at work in this test's database; roles are the server's, so what is changed is put back."""
    with psycopg.connect(database_server.addresses.superuser(cloned_database), autocommit=True) as connection:
        yield connection


def test_the_role_that_roles_sql_makes_may_serve(cloned_database: str) -> None:
    refuse_unsafe_start()


def test_the_owner_of_the_tables_may_not_serve(cloned_database: str, database_server: ServerAddress) -> None:
    owner = database_server.owner(cloned_database)
    with connection_to(owner), pytest.raises(ImproperlyConfigured, match="clear_owner stands above row-level security"):
        refuse_unsafe_start()


def test_an_administrator_may_not_serve(cloned_database: str, database_server: ServerAddress) -> None:
    superuser = database_server.addresses.superuser(cloned_database)
    with connection_to(superuser), pytest.raises(ImproperlyConfigured, match="stands above row-level security"):
        refuse_unsafe_start()


def test_rights_of_its_own_are_refused(administrator: psycopg.Connection) -> None:
    administrator.execute("GRANT SELECT ON outcomes_outcome TO clear_web")
    with pytest.raises(ImproperlyConfigured, match="clear_web has rights of its own on outcomes_outcome"):
        refuse_unsafe_start()


def test_a_table_whose_security_was_switched_off_is_named(administrator: psycopg.Connection) -> None:
    administrator.execute("ALTER TABLE institutional_position NO FORCE ROW LEVEL SECURITY")
    with pytest.raises(ImproperlyConfigured, match="not forced on institutional_position"):
        refuse_unsafe_start()


def test_accounts_of_the_demonstration_are_refused_where_it_may_not_be(cloned_database: str) -> None:
    staff = actors.staff()
    with acting(staff):
        create_user(actor=staff, email="demo@example.org", name="Demo", staff_group=StaffGroup.AUDITOR, is_demo=True)
    refuse_unsafe_start()
    with (
        override_settings(DEMO_ALLOWED=False),
        pytest.raises(ImproperlyConfigured, match="demonstration's accounts"),
    ):
        refuse_unsafe_start()
