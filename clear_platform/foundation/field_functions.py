"""What migrations store by path (defaults, upload paths, the text of triggers). Nothing here may move or be renamed."""

from __future__ import annotations

from datetime import datetime

from pgtrigger.compiler import UpsertTriggerSql

from clear_platform.foundation import clock


def recorded_now() -> datetime:
    """Give the moment a row is recorded, UTC."""
    return clock.now()


class KeptRowSql(UpsertTriggerSql):
    """The text of a trigger that keeps a row's earlier state (`history`).

    Unlike the library's own it knows no setting that switches it off, and it writes with its owner's rights, so that
    whoever changes a row needs no right to write its history. Nobody else may hang the function on another table.
    """

    def get_template(self) -> str:
        """Give the text with its gaps. Migrations rest on it: a change of it is a class of another name."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                SET search_path = pg_catalog, public, pg_temp AS $$
            {declare}
            BEGIN
                {func}
            END $$;
            REVOKE ALL ON FUNCTION {pgid}() FROM PUBLIC, clear_app, clear_staff;
            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid} {when} {operation} ON {table} FOR EACH {level} {condition}
                EXECUTE FUNCTION {execute};
            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """
