"""Roles and databases inside a PostgreSQL server: made from `roles.sql`, cloned from a template, dropped.

Lives here: SQL an administrator runs. The server itself: `cluster`. Tables: migrations.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from clear_platform.launcher.addresses import DATABASE, OWNER, WEB, Addresses

ROLES_SQL = Path(__file__).with_name("roles.sql")


def set_up(addresses: Addresses, *, database: str = DATABASE) -> None:
    """Bring one database of the server to the state every migration starts from; running it again changes nothing.

    Leaves: the database, the roles of `roles.sql` with the passwords of `addresses`, their rights, the extensions.
    """
    create_database(addresses, database)
    with psycopg.connect(addresses.superuser(database)) as connection:
        connection.execute(ROLES_SQL.read_bytes())
        for role, password in ((OWNER, addresses.passwords.owner), (WEB, addresses.passwords.web)):
            set_password(connection, role=role, password=password)


def create_database(addresses: Addresses, database: str) -> None:
    """Create an empty database where there is none of that name."""
    with psycopg.connect(addresses.superuser("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))


def set_password(connection: psycopg.Connection, *, role: str, password: str) -> None:
    """Set a role's password; only its SCRAM verifier travels, so that no log can show the password."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier)))


def gather_statistics(owner: str) -> None:
    """Let the planner look at every table now, as it must after much was loaded and before anybody asks for it.

    Takes: the address of the owner of the tables.
    """
    with psycopg.connect(owner, autocommit=True) as connection:
        # Its own tables alone: of those of the server each would be a warning in the log.
        owned = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        tables = sql.SQL(", ").join(sql.Identifier(table) for (table,) in owned)
        connection.execute(sql.SQL("ANALYZE {}").format(tables))


def clone_database(administrator: str, *, template: str, name: str) -> None:
    """Create a database as a copy of another to which nobody is connected, with the rights `roles.sql` gives.

    File by file: page by page through the log, as PostgreSQL does it unasked, takes three times the work.

    Takes: `administrator`, the address of a superuser (in any database but the template).
    """
    copy = sql.Identifier(name)
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy OWNER {}").format(
                copy, sql.Identifier(template), sql.Identifier(OWNER)
            )
        )
        # Rights on a database are not copied with it.
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(copy))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO clear_web, clear_ops").format(copy))
        connection.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO clear_app, clear_staff").format(copy))


def drop_database(administrator: str, name: str) -> None:
    """Drop a database, ending whatever is still connected to it."""
    with psycopg.connect(administrator, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
