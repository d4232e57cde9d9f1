"""Ask whether a reference may be seen when it is written or changed, not whenever anything else of its row is.

Rows that an import brought name its batch, which is staff's: who owns the row does not see the batch, and could change
nothing of it. The row is found again by its primary key, so a reference that moves to another row is asked as ever.
"""

from django.db import migrations

ASK_WHAT_CHANGED = """
CREATE OR REPLACE FUNCTION clear_see_reference() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    missing boolean;
    same_row text;
    unchanged text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT string_agg(format('before.%1$I = written.%1$I', attname), ' AND ') INTO STRICT same_row
        FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indrelid = TG_RELID AND indisprimary;
        unchanged := format(
            ' AND NOT EXISTS (SELECT FROM before WHERE %1$s AND before.%2$I = written.%2$I)', same_row, TG_ARGV[0]
        );
    END IF;
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM written WHERE %1$I IS NOT NULL'
        ' AND NOT EXISTS (SELECT FROM %2$I AS target WHERE target.%3$I = written.%1$I)%4$s)',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], unchanged
    ) INTO missing;
    IF missing THEN
        RAISE EXCEPTION '%.% names a row that is not to be seen', TG_TABLE_NAME, TG_ARGV[0]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""

ASK_EACH_TIME = """
CREATE OR REPLACE FUNCTION clear_see_reference() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    missing boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT FROM written WHERE %1$I IS NOT NULL'
        ' AND NOT EXISTS (SELECT FROM %2$I AS target WHERE target.%3$I = written.%1$I))',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]
    ) INTO missing;
    IF missing THEN
        RAISE EXCEPTION '%.% names a row that is not to be seen', TG_TABLE_NAME, TG_ARGV[0]
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""

GUARD = """
CREATE OR REPLACE FUNCTION clear_protect_reference(
    source regclass, field name, target regclass, target_key name DEFAULT 'id'
) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER %I AFTER INSERT ON %s REFERENCING NEW TABLE AS written FOR EACH STATEMENT'
        ' EXECUTE FUNCTION clear_see_reference(%L, %L, %L)',
        'see_new_' || field, source, field, target::text, target_key
    );
    EXECUTE format(
        'CREATE TRIGGER %I AFTER UPDATE ON %s REFERENCING {tables} FOR EACH STATEMENT'
        ' EXECUTE FUNCTION clear_see_reference(%L, %L, %L)',
        'see_changed_' || field, source, field, target::text, target_key
    );
END $$;

DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT tgname, tgrelid::regclass AS source, pg_get_triggerdef(oid) AS definition FROM pg_trigger
        WHERE tgfoid = 'clear_see_reference()'::regprocedure AND starts_with(tgname, 'see_changed_')
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', one.tgname, one.source);
        EXECUTE regexp_replace(one.definition, 'REFERENCING .* FOR EACH', 'REFERENCING {tables} FOR EACH');
    END LOOP;
END $$;
"""
BOTH = GUARD.format(tables="OLD TABLE AS before NEW TABLE AS written")
NEW_ALONE = GUARD.format(tables="NEW TABLE AS written")


class Migration(migrations.Migration):
    dependencies = [("foundation", "0030_organizations_choose_their_looks")]

    operations = [migrations.RunSQL(BOTH + ASK_WHAT_CHANGED, ASK_EACH_TIME + NEW_ALONE)]
