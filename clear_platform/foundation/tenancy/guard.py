"""The start-up guard: no process serves anybody through a database role that the walls do not hold.

Called by the doors that serve (`wsgi`, `run_worker`) before the first request or job. Not here: the roles themselves
(`launcher/roles.sql`) and the policies (migrations).
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from clear_platform.foundation.tenancy.checks import project_models, tenant_key
from clear_platform.foundation.tenancy.context import database_access
from clear_platform.foundation.tenancy.queries import demo_accounts_exist, demo_allowed

ROLES = ("clear_app", "clear_staff")

_WHO = """
SELECT session_user, rolsuper, rolbypassrls, pg_has_role(session_user, 'clear_owner', 'MEMBER')
FROM pg_roles WHERE rolname = session_user
"""
_HELD = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY (%s)
  AND has_table_privilege(session_user, oid, 'SELECT, INSERT, UPDATE, DELETE') ORDER BY relname LIMIT 1
"""
_MAY_TAKE = "SELECT wanted FROM unnest(%s::name[]) AS wanted WHERE NOT pg_has_role(session_user, wanted, 'SET')"
_TOO_STRONG = """
SELECT rolname FROM pg_roles
WHERE rolname = ANY (%s) AND (rolsuper OR rolbypassrls OR pg_has_role(oid, 'clear_owner', 'MEMBER'))
"""
_OPEN = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%s)
  AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname
"""
_MEND = "Run clear_platform/launcher/roles.sql as the server's administrator, and sign in as clear_web."


def refuse_unsafe_start() -> None:
    """Refuse to serve when the walls would not hold, or where the demonstration's accounts may not be.

    Refuses: `ImproperlyConfigured`, saying which role or table, and what to do.
    """
    tables = sorted(model._meta.db_table for model in project_models() if tenant_key(model))
    with connection.cursor() as cursor:
        cursor.execute(_WHO)
        name, superuser, bypasses, owns = cursor.fetchone()
        if superuser or bypasses or owns:
            raise ImproperlyConfigured(f"The database role {name} stands above row-level security. {_MEND}")
        cursor.execute(_HELD, [tables])
        for (table,) in cursor.fetchall():
            raise ImproperlyConfigured(f"The database role {name} has rights of its own on {table}. {_MEND}")
        cursor.execute(_MAY_TAKE, [list(ROLES)])
        for (role,) in cursor.fetchall():
            raise ImproperlyConfigured(f"The database role {name} may not take the role {role}. {_MEND}")
        cursor.execute(_TOO_STRONG, [list(ROLES)])
        for (role,) in cursor.fetchall():
            raise ImproperlyConfigured(f"The database role {role} stands above row-level security. {_MEND}")
        cursor.execute(_OPEN, [tables])
        bare = [table for (table,) in cursor.fetchall()]
    if bare:
        raise ImproperlyConfigured(
            f"Row-level security is not forced on {', '.join(bare)}. Run manage.py migrate as clear_owner."
        )
    if not demo_allowed():
        with database_access():
            if demo_accounts_exist():
                raise ImproperlyConfigured(
                    "This database holds the demonstration's accounts, whose passwords were printed."
                    " Serve another database, or close these accounts first."
                )
