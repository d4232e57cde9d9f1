"""Keep what large portfolios come to, and note each change of rows that it rests on, so that a figure is never stale.

Triggers note whose rows a transaction changed, and the number of the transaction; what was summed is kept with the
snapshot it was summed in. It counts while every change that is to be seen now was to be seen then. The policy of what is
kept asks exactly that, and whether the reader is the institution alone, as whom it was summed (ADR 0054).

The triggers stand on tables of other apps, for it is this app that wants to know. Enterprises and organizations that
are new concern no sum yet: a position refers to them.

Nothing is kept yet; the one change of everybody that stands there first makes the job look at every portfolio.
"""

import django.db.models.deletion
from django.db import migrations, models

import clear_platform.foundation.field_functions

FUNCTIONS = """
CREATE FUNCTION clear_moment() RETURNS text STABLE PARALLEL RESTRICTED LANGUAGE sql
    SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT system_identifier FROM pg_control_system()) || '/' || pg_current_snapshot();
COMMENT ON FUNCTION clear_moment() IS 'What is committed now, and in which cluster: elsewhere the numbers mean nothing.';

CREATE FUNCTION clear_moment_begins(moment text) RETURNS bigint IMMUTABLE PARALLEL SAFE LANGUAGE sql
    SET search_path = pg_catalog, public, pg_temp
    RETURN pg_snapshot_xmin(split_part(moment, '/', 2)::pg_snapshot)::text::bigint;
COMMENT ON FUNCTION clear_moment_begins(text) IS 'The first transaction that had not ended then.';

-- With its owner's rights: whose rows were changed nobody may read. It says yes or no, and yes of what is not one's own.
CREATE FUNCTION clear_sums_changed(portfolio bigint, organization bigint, moment text) RETURNS boolean
    STABLE PARALLEL RESTRICTED COST 10000 LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (current_setting('role') <> 'clear_staff' AND organization <> ALL (coalesce(clear_reading_ids(), '{}')))
        OR split_part(moment, '/', 1) <> (SELECT system_identifier::text FROM pg_control_system())
        -- Where this many are not forgotten yet, to look at each takes longer than to sum anew.
        OR EXISTS (SELECT FROM institutional_sumschange OFFSET 1000)
        OR EXISTS (
            SELECT FROM institutional_sumschange AS change
            WHERE NOT pg_visible_in_snapshot(
                    change.changed_in::text::xid8, split_part(moment, '/', 2)::pg_snapshot
                )
                AND (change.changed_of IS NULL OR change.changed_of = organization OR EXISTS (
                    SELECT FROM institutional_position AS held
                    WHERE held.portfolio_id = portfolio AND held.enterprise_id = change.changed_of
                ))
        )
$$;
COMMENT ON FUNCTION clear_sums_changed(bigint, bigint, text) IS
    'Whether anything is to be seen now that was changed after a moment, and that sums of a portfolio rest on.';

-- A statement that changes rows of more than a hundred is one of everybody's: nobody looks at each of them.
CREATE FUNCTION clear_note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    whose bigint[] := ARRAY[NULL];
BEGIN
    IF TG_NARGS > 0 THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed', TG_ARGV[0]) INTO whose;
        IF cardinality(whose) > 100 THEN
            whose := ARRAY[NULL];
        END IF;
    END IF;
    INSERT INTO institutional_sumschange (changed_of, changed_in)
        SELECT one, pg_current_xact_id()::text::bigint FROM unnest(whose) AS one;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION clear_note_change() IS 'Note whose rows a statement changed, for what is kept of their sums.';

REVOKE ALL ON FUNCTION clear_moment(), clear_moment_begins(text), clear_sums_changed(bigint, bigint, text),
    clear_note_change() FROM PUBLIC;
REVOKE ALL ON FUNCTION clear_note_change() FROM clear_app, clear_staff;
GRANT EXECUTE ON FUNCTION clear_moment(), clear_moment_begins(text), clear_sums_changed(bigint, bigint, text)
    TO clear_app, clear_staff;
"""
DROP_FUNCTIONS = """
DROP FUNCTION clear_note_change();
DROP FUNCTION clear_sums_changed(bigint, bigint, text);
DROP FUNCTION clear_moment_begins(text);
DROP FUNCTION clear_moment();
"""

WATCHED = (
    ("institutional_position", "organization_id", "INSERT UPDATE DELETE"),
    ("institutional_portfolioenterprise", "organization_id", "INSERT UPDATE DELETE"),
    ("capability_financingreadiness", "organization_id", "INSERT UPDATE DELETE"),
    ("capability_readinesslapse", "organization_id", "INSERT UPDATE DELETE"),
    ("foundation_accessgrant", "grantee_id", "INSERT UPDATE DELETE"),
    ("enterprises_enterprise", "organization_id", "UPDATE DELETE"),
    ("foundation_organization", "id", "UPDATE DELETE"),
    ("foundation_datasource", "", "UPDATE DELETE"),
)
"""Each table, the column that says whose its rows are, and what is noted. No such column: everybody's."""
_EVENTS = [(table, key, event) for table, key, events in WATCHED for event in events.split()]
WATCH = "".join(
    f"CREATE TRIGGER note_{event.lower()} AFTER {event} ON {table}"
    f" REFERENCING {'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed"
    f" FOR EACH STATEMENT EXECUTE FUNCTION clear_note_change({key and repr(key)});\n"
    for table, key, event in _EVENTS
)
UNWATCH = "".join(f"DROP TRIGGER note_{event.lower()} ON {table};\n" for table, _key, event in _EVENTS)

PROTECT = """
SELECT clear_protect('institutional_keptsums', writable => false);
SELECT clear_tie('institutional_keptsums', 'portfolio_id', 'institutional_portfolio');
ALTER POLICY app_select ON institutional_keptsums USING (
    (SELECT clear_reading_ids()) = ARRAY[organization_id] AND (SELECT clear_narrowed_ids()) IS NULL
    AND NOT clear_sums_changed(portfolio_id, organization_id, as_of)
);
REVOKE ALL ON institutional_sumschange FROM clear_app;
INSERT INTO institutional_sumschange (changed_of, changed_in) VALUES (NULL, pg_current_xact_id()::text::bigint);
"""
UNPROTECT = """
SELECT clear_untie('institutional_keptsums', 'portfolio_id');
SELECT clear_unprotect('institutional_keptsums');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capability", "0010_readiness_that_lapsed"),
        ("enterprises", "0014_noted_analyses_are_called_so"),
        ("foundation", "0030_organizations_choose_their_looks"),
        ("institutional", "0012_institutions_ask_to_be_let_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="SumsChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_of", models.BigIntegerField(null=True)),
                ("changed_in", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "change below kept sums",
                "verbose_name_plural": "changes below kept sums",
                "indexes": [models.Index(fields=["changed_in"], name="sums_change_in_order")],
            },
        ),
        migrations.CreateModel(
            name="KeptSums",
            fields=[
                (
                    "portfolio",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="institutional.portfolio",
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("rows_json", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("as_of", models.TextField()),
                (
                    "kept_at",
                    models.DateTimeField(
                        default=clear_platform.foundation.field_functions.recorded_now, editable=False
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="foundation.organization"
                    ),
                ),
            ],
            options={
                "verbose_name": "kept sums of a portfolio",
                "verbose_name_plural": "kept sums of portfolios",
            },
        ),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
