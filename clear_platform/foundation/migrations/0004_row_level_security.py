"""Let the database itself keep every organization's rows apart, whatever a query forgets.

`clear_protect(table)` forces row-level security on a table that organizations own and makes its policies, so that the
migration that makes a table protects it in one line. The policies read three settings that each transaction makes for
itself: whose rows its actor reads, which organization it acts for, and who the person is. Sight goes by grants; every
organization holds one to itself, so one condition serves the own rows and those that others granted.

`clear_protect_reference` and `clear_tie` guard what row-level security does not see: foreign keys. Grants are written
by two functions alone, which ask who calls.

`pg_temp` ends every search path: a caller may make temporary tables, and must not put one in the way of a real one.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Parallel workers would each hash all grants anew, so nothing that asks for them is spread over workers.
SETTINGS = """
CREATE FUNCTION clear_reading_ids() RETURNS bigint[] STABLE PARALLEL RESTRICTED LANGUAGE sql
    SET search_path = pg_catalog, public, pg_temp
    RETURN string_to_array(nullif(current_setting('clear.organizations', true), ''), ',')::bigint[];
COMMENT ON FUNCTION clear_reading_ids() IS 'Organizations whose rows the actor of this transaction reads as its own.';

CREATE FUNCTION clear_acting_id() RETURNS bigint STABLE PARALLEL RESTRICTED LANGUAGE sql
    SET search_path = pg_catalog, public, pg_temp
    RETURN nullif(current_setting('clear.organization', true), '')::bigint;
COMMENT ON FUNCTION clear_acting_id() IS 'The one organization that this transaction writes for.';

CREATE FUNCTION clear_user_id() RETURNS bigint STABLE PARALLEL RESTRICTED LANGUAGE sql
    SET search_path = pg_catalog, public, pg_temp
    RETURN nullif(current_setting('clear.user', true), '')::bigint;
COMMENT ON FUNCTION clear_user_id() IS 'The account that this transaction acts for.';

CREATE FUNCTION clear_narrowed_ids() RETURNS bigint[] STABLE PARALLEL RESTRICTED LANGUAGE sql
    SET search_path = pg_catalog, public, pg_temp
    RETURN string_to_array(nullif(current_setting('clear.narrowed', true), ''), ',')::bigint[];
COMMENT ON FUNCTION clear_narrowed_ids() IS 'The organizations this transaction keeps to, of all it might read.';
"""

SIGHT = """
CREATE FUNCTION clear_platform_id() RETURNS bigint STABLE LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT id FROM foundation_organization WHERE kind = 'platform');
COMMENT ON FUNCTION clear_platform_id() IS 'The organization that staff and the system write for.';
REVOKE ALL ON FUNCTION clear_platform_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_platform_id() TO clear_app, clear_staff;

-- With its owner's rights: the policy of grants would ask the same once more, for each of thousands.
CREATE VIEW clear_visible WITH (security_barrier = true) AS
    SELECT organization_id FROM foundation_accessgrant
    WHERE (SELECT clear_narrowed_ids()) IS NULL AND grantee_id = ANY ((SELECT clear_reading_ids())::bigint[])
    UNION ALL
    SELECT organization_id FROM foundation_accessgrant
    WHERE (SELECT clear_narrowed_ids()) IS NOT NULL
      AND organization_id = ANY ((SELECT clear_narrowed_ids())::bigint[])
      AND grantee_id = ANY ((SELECT clear_reading_ids())::bigint[]);
COMMENT ON VIEW clear_visible IS 'Organizations whose rows this transaction may read. One of the two halves runs.';

CREATE VIEW clear_writable WITH (security_barrier = true) AS
    SELECT organization_id, level FROM foundation_accessgrant
    WHERE grantee_id = (SELECT clear_acting_id()) AND grantee_id = ANY ((SELECT clear_reading_ids())::bigint[])
      AND level IN ('review', 'act');
COMMENT ON VIEW clear_writable IS 'Organizations whose rows this transaction may write, and how far.';

REVOKE ALL ON clear_visible, clear_writable FROM clear_app, clear_staff, clear_ops;
GRANT SELECT ON clear_visible, clear_writable TO clear_app, clear_staff, clear_ops;
"""

PROTECTION = """
CREATE FUNCTION clear_keep_organization() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a row of % stays with its organization', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION clear_see_reference() RETURNS trigger LANGUAGE plpgsql
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

CREATE FUNCTION clear_protect(
    target regclass, key name DEFAULT 'organization_id',
    writable boolean DEFAULT true, shared boolean DEFAULT false
) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    seen text := format('%I IN (SELECT organization_id FROM clear_visible)', key);
    written text := format('%I IN (SELECT organization_id FROM clear_writable)', key);
    removed text := format('%I IN (SELECT organization_id FROM clear_writable WHERE level = ''act'')', key);
BEGIN
    IF shared THEN
        seen := format('(%I IS NULL OR %s)', key, seen);
    END IF;
    IF NOT writable THEN
        written := 'false';
        removed := 'false';
    END IF;
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY owner_all ON %s TO clear_owner USING (true) WITH CHECK (true)', target);
    EXECUTE format('CREATE POLICY staff_all ON %s TO clear_staff USING (true) WITH CHECK (true)', target);
    EXECUTE format('CREATE POLICY app_select ON %s FOR SELECT TO clear_app USING (%s)', target, seen);
    EXECUTE format('CREATE POLICY app_insert ON %s FOR INSERT TO clear_app WITH CHECK (%s)', target, written);
    EXECUTE format(
        'CREATE POLICY app_update ON %s FOR UPDATE TO clear_app USING (%s) WITH CHECK (%s)', target, written, written
    );
    EXECUTE format('CREATE POLICY app_delete ON %s FOR DELETE TO clear_app USING (%s)', target, removed);
    IF key <> 'id' THEN
        EXECUTE format(
            'CREATE TRIGGER keep_organization BEFORE UPDATE OF %1$I ON %2$s FOR EACH ROW'
            ' WHEN (OLD.%1$I IS DISTINCT FROM NEW.%1$I) EXECUTE FUNCTION clear_keep_organization()', key, target
        );
    END IF;
END $$;
COMMENT ON FUNCTION clear_protect(regclass, name, boolean, boolean) IS
    'Force row-level security on a table that organizations own. shared: rows of nobody are everybody''s to read.';

CREATE FUNCTION clear_unprotect(target regclass) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    policy name;
BEGIN
    FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = target LOOP
        EXECUTE format('DROP POLICY %I ON %s', policy, target);
    END LOOP;
    EXECUTE format('DROP TRIGGER IF EXISTS keep_organization ON %s', target);
    EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', target);
END $$;
COMMENT ON FUNCTION clear_unprotect(regclass) IS 'Undo clear_protect; for migrations that run backwards.';

CREATE FUNCTION clear_protect_reference(source regclass, field name, target regclass, target_key name DEFAULT 'id')
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER %I AFTER INSERT ON %s REFERENCING NEW TABLE AS written FOR EACH STATEMENT'
        ' EXECUTE FUNCTION clear_see_reference(%L, %L, %L)',
        'see_new_' || field, source, field, target::text, target_key
    );
    EXECUTE format(
        'CREATE TRIGGER %I AFTER UPDATE ON %s REFERENCING NEW TABLE AS written FOR EACH STATEMENT'
        ' EXECUTE FUNCTION clear_see_reference(%L, %L, %L)',
        'see_changed_' || field, source, field, target::text, target_key
    );
END $$;
COMMENT ON FUNCTION clear_protect_reference(regclass, name, regclass, name) IS
    'Refuse a reference to a row that whoever writes it may not see; for references across organizations.';

CREATE FUNCTION clear_unprotect_reference(source regclass, field name) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('DROP TRIGGER %I ON %s', 'see_new_' || field, source);
    EXECUTE format('DROP TRIGGER %I ON %s', 'see_changed_' || field, source);
END $$;
COMMENT ON FUNCTION clear_unprotect_reference(regclass, name) IS
    'Undo clear_protect_reference; for migrations that run backwards.';

CREATE FUNCTION clear_tie(source regclass, field name, target regclass, target_key name DEFAULT 'id')
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    rule name := (SELECT relname FROM pg_class WHERE oid = target) || '_in_organization';
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = target AND conname = rule) THEN
        EXECUTE format(
            'ALTER TABLE %s ADD CONSTRAINT %I UNIQUE (%I, organization_id)',
            target, rule, target_key
        );
    END IF;
    EXECUTE format(
        'ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%I, organization_id) REFERENCES %s (%I, organization_id)'
        ' DEFERRABLE INITIALLY DEFERRED', source, 'same_organization_' || field, field, target, target_key
    );
END $$;
COMMENT ON FUNCTION clear_tie(regclass, name, regclass, name) IS
    'Hold a reference within one organization by a composite key; for references that never leave it.';

CREATE FUNCTION clear_untie(source regclass, field name) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', source, 'same_organization_' || field);
END $$;
COMMENT ON FUNCTION clear_untie(regclass, name) IS 'Undo clear_tie; for migrations that run backwards.';

REVOKE ALL ON FUNCTION clear_protect(regclass, name, boolean, boolean), clear_unprotect(regclass),
    clear_protect_reference(regclass, name, regclass, name), clear_unprotect_reference(regclass, name),
    clear_tie(regclass, name, regclass, name), clear_untie(regclass, name)
    FROM PUBLIC, clear_app, clear_staff;
"""

GRANTS = """
CREATE FUNCTION clear_add_grants(
    grantees bigint[], organizations bigint[], levels text[], vias text[], by_user bigint
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made integer;
BEGIN
    -- Whoever is no staff gives sight of its own organization, or puts sight it has on one more footing.
    IF current_setting('role') <> 'clear_staff' AND EXISTS (
        SELECT FROM unnest(grantees, organizations, levels) AS wanted(grantee_id, organization_id, level)
        WHERE NOT EXISTS (
            SELECT FROM clear_writable AS own
            WHERE own.level = 'act' AND own.organization_id = clear_acting_id()
              AND own.organization_id = wanted.organization_id
        ) AND NOT EXISTS (
            SELECT FROM foundation_accessgrant AS held
            WHERE held.grantee_id = clear_acting_id() AND held.grantee_id = ANY (clear_reading_ids())
              AND held.grantee_id = wanted.grantee_id AND held.organization_id = wanted.organization_id
              AND array_position(ARRAY['read', 'review', 'act'], held.level::text)
                  >= array_position(ARRAY['read', 'review', 'act'], wanted.level)
        )
    ) THEN
        RAISE EXCEPTION 'this grant is not the caller''s to make' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO foundation_accessgrant (grantee_id, organization_id, level, via, granted_by_id, accepted_at, created_at)
    SELECT grantee_id, organization_id, level, via, by_user, statement_timestamp(), statement_timestamp()
    FROM unnest(grantees, organizations, levels, vias) AS wanted(grantee_id, organization_id, level, via)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END $$;
COMMENT ON FUNCTION clear_add_grants(bigint[], bigint[], text[], text[], bigint) IS
    'Let organizations see others; grants that stand are left alone. Gives how many are new.';

CREATE FUNCTION clear_remove_grants(grantees bigint[], organizations bigint[], vias text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    IF current_setting('role') <> 'clear_staff' AND EXISTS (
        SELECT FROM unnest(grantees, organizations, vias) AS named(grantee_id, organization_id, via)
        WHERE via = 'self'
           OR clear_acting_id() IS NULL
           OR NOT clear_acting_id() = ANY (coalesce(clear_reading_ids(), '{}'))
           OR clear_acting_id() NOT IN (grantee_id, organization_id)
    ) THEN
        RAISE EXCEPTION 'this grant is not the caller''s to take back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM foundation_accessgrant AS grants
    USING unnest(grantees, organizations, vias) AS named(grantee_id, organization_id, via)
    WHERE grants.grantee_id = named.grantee_id AND grants.organization_id = named.organization_id
      AND grants.via = named.via;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
COMMENT ON FUNCTION clear_remove_grants(bigint[], bigint[], text[]) IS
    'Take grants back, by grantee, organization and what they rest on. Gives how many went.';

REVOKE ALL ON FUNCTION clear_add_grants(bigint[], bigint[], text[], text[], bigint),
    clear_remove_grants(bigint[], bigint[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_add_grants(bigint[], bigint[], text[], text[], bigint),
    clear_remove_grants(bigint[], bigint[], text[]) TO clear_app, clear_staff;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON foundation_accessgrant FROM clear_app, clear_staff;
"""

GROUND = """
-- Grants: both sides see them; the functions alone write them. The planner takes coalesce() for half of all rows; what it
-- would guess of the condition itself, a handful, makes it read a million rows once for each of thousands of grants.
SELECT clear_protect('foundation_accessgrant', writable => false);
DROP POLICY app_select ON foundation_accessgrant;
CREATE POLICY app_select ON foundation_accessgrant FOR SELECT TO clear_app USING (
    coalesce(
        grantee_id = ANY ((SELECT clear_reading_ids())::bigint[])
        OR organization_id = ANY ((SELECT clear_reading_ids())::bigint[]), false
    )
);

-- Seats: those of organizations one sees, and one's own wherever it is, for sign-in comes before any organization.
SELECT clear_protect('foundation_membership');
DROP POLICY app_select ON foundation_membership;
CREATE POLICY app_select ON foundation_membership FOR SELECT TO clear_app USING (
    user_id = (SELECT clear_user_id()) OR organization_id IN (SELECT organization_id FROM clear_visible)
);

-- Organizations: those one sees, those that see one's own, and those one has a seat in.
SELECT clear_protect('foundation_organization', 'id');
DROP POLICY app_select ON foundation_organization;
CREATE POLICY app_select ON foundation_organization FOR SELECT TO clear_app USING (
    id IN (
        SELECT organization_id FROM clear_visible
        UNION ALL
        SELECT grantee_id FROM foundation_accessgrant
        WHERE organization_id = ANY ((SELECT clear_reading_ids())::bigint[])
        UNION ALL
        SELECT organization_id FROM foundation_membership WHERE user_id = (SELECT clear_user_id())
    )
);
DROP POLICY app_insert ON foundation_organization;
DROP POLICY app_delete ON foundation_organization;
CREATE POLICY app_insert ON foundation_organization FOR INSERT TO clear_app WITH CHECK (false);
CREATE POLICY app_delete ON foundation_organization FOR DELETE TO clear_app USING (false);

-- The audit log: to the log of whoever acts, of those it may write for, and of the platform; never again touched.
SELECT clear_protect('foundation_auditevent', writable => false);
DROP POLICY app_insert ON foundation_auditevent;
CREATE POLICY app_insert ON foundation_auditevent FOR INSERT TO clear_app WITH CHECK (
    organization_id = (SELECT clear_acting_id())
    OR organization_id IN (SELECT organization_id FROM clear_writable)
    OR organization_id = (SELECT clear_platform_id())
);

SELECT clear_protect('foundation_importbatch');
SELECT clear_protect('foundation_importrow');
SELECT clear_protect('foundation_importmapping');
SELECT clear_tie('foundation_importrow', 'batch_id', 'foundation_importbatch');
"""

UNDO = """
SELECT clear_untie('foundation_importrow', 'batch_id');
ALTER TABLE foundation_importbatch DROP CONSTRAINT foundation_importbatch_in_organization;
SELECT clear_unprotect(one) FROM unnest(ARRAY[
    'foundation_accessgrant', 'foundation_membership', 'foundation_organization', 'foundation_auditevent',
    'foundation_importbatch', 'foundation_importrow', 'foundation_importmapping'
]::regclass[]) AS one;
GRANT INSERT, UPDATE, DELETE ON foundation_accessgrant TO clear_app, clear_staff;
DROP FUNCTION clear_add_grants(bigint[], bigint[], text[], text[], bigint);
DROP FUNCTION clear_remove_grants(bigint[], bigint[], text[]);
DROP FUNCTION clear_tie(regclass, name, regclass, name);
DROP FUNCTION clear_untie(regclass, name);
DROP FUNCTION clear_protect_reference(regclass, name, regclass, name);
DROP FUNCTION clear_unprotect_reference(regclass, name);
DROP FUNCTION clear_protect(regclass, name, boolean, boolean);
DROP FUNCTION clear_unprotect(regclass);
DROP FUNCTION clear_see_reference();
DROP FUNCTION clear_keep_organization();
DROP FUNCTION clear_platform_id();
DROP VIEW clear_writable;
DROP VIEW clear_visible;
DROP FUNCTION clear_narrowed_ids();
DROP FUNCTION clear_user_id();
DROP FUNCTION clear_acting_id();
DROP FUNCTION clear_reading_ids();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_import_rows_know_what_became_of_them")]

    operations = [
        migrations.RunSQL(SETTINGS + SIGHT + PROTECTION + GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(GROUND, UNDO),
        # Who takes away an organization or an account takes back its grants first, by the function for it.
        migrations.AlterField(
            model_name="accessgrant",
            name="grantee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grants_held", to="foundation.organization"
            ),
        ),
        migrations.AlterField(
            model_name="accessgrant",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grants_given", to="foundation.organization"
            ),
        ),
        migrations.AlterField(
            model_name="accessgrant",
            name="granted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
