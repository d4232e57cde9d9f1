"""Keep what happened, in the transaction in which it happened, and have it told from there.

Events are written by two functions: one for what operations tell, one for what others send, of which each comes once.
Both run with the rights of whoever calls, so that the policies hold as for a plain INSERT. Nobody changes or deletes an
event afterwards. What waits to be told, what was taken in and what is tried again belongs to the dispatcher, which
works as `clear_staff`; customers' transactions only add to the first.

References among these tables bring no constraint: rows are copied from the event itself, and an event outlives the
organization it is about.
"""

import django.db.models.deletion
from django.db import migrations, models

import clear_platform.foundation.field_functions

PROTECTION = """
CREATE SEQUENCE foundation_event_position;
GRANT USAGE ON SEQUENCE foundation_event_position TO clear_app, clear_staff;
COMMENT ON SEQUENCE foundation_event_position IS 'Positions of events, over all organizations.';

SELECT clear_protect('foundation_event', writable => false);
DROP POLICY app_insert ON foundation_event;
CREATE POLICY app_insert ON foundation_event FOR INSERT TO clear_app WITH CHECK (
    organization_id = (SELECT clear_acting_id()) OR organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE TRIGGER stays_as_written BEFORE UPDATE OR DELETE OR TRUNCATE ON foundation_event
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON foundation_event FROM clear_app, clear_staff;

SELECT clear_protect('foundation_eventoutbox', writable => false);
DROP POLICY app_insert ON foundation_eventoutbox;
CREATE POLICY app_insert ON foundation_eventoutbox FOR INSERT TO clear_app WITH CHECK (
    organization_id = (SELECT clear_acting_id()) OR organization_id IN (SELECT organization_id FROM clear_writable)
);
REVOKE UPDATE, DELETE, TRUNCATE ON foundation_eventoutbox FROM clear_app;

SELECT clear_protect('foundation_processedevent', writable => false);
SELECT clear_protect('foundation_eventretry', writable => false);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON foundation_lanestart FROM clear_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON foundation_processedevent, foundation_eventretry FROM clear_app;
"""

FUNCTIONS = """
CREATE FUNCTION clear_event_lane(organization bigint, subject text) RETURNS smallint IMMUTABLE LANGUAGE sql
    SET search_path = pg_catalog, public, pg_temp
    RETURN (hashtextextended(organization || ':' || subject, 0) & 63)::smallint;
COMMENT ON FUNCTION clear_event_lane(bigint, text) IS 'Which of 64 lanes the events of a subject go by.';

CREATE FUNCTION clear_append_events(happened jsonb, channels text[]) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    WITH placed AS MATERIALIZED (
        SELECT nextval('foundation_event_position') AS position, event.*
        FROM jsonb_to_recordset(happened) AS event(
            id uuid, organization bigint, type text, version smallint, subject text, source text, external_id text,
            "time" timestamptz, recorded_at timestamptz, correlation_id uuid, causation_id uuid, actor_kind text,
            actor_id bigint, data jsonb
        )
    ), added AS (
        INSERT INTO foundation_event (
            id, organization_id, position, type, version, subject, source, external_id, "time", recorded_at,
            correlation_id, causation_id, actor_kind, actor_id, data_json
        )
        SELECT id, organization, position, type, version, subject, source, external_id, "time", recorded_at,
            correlation_id, causation_id, actor_kind, actor_id, data
        FROM placed
    )
    INSERT INTO foundation_eventoutbox (organization_id, event_id, channel, lane, position)
    SELECT organization, id, channel, clear_event_lane(organization, subject), position
    FROM placed CROSS JOIN unnest(channels) AS channel;
    PERFORM pg_notify('clear_events', '');
END $$;
COMMENT ON FUNCTION clear_append_events(jsonb, text[]) IS
    'Write events that operations tell, and put them on channels; with the caller''s rights.';

CREATE FUNCTION clear_receive_events(happened jsonb, channels text[]) RETURNS SETOF uuid LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Positions in the order in which they were sent; rows in the order of their ids, so that two batches with the same
    -- ids in another order do not wait for each other.
    RETURN QUERY WITH placed AS MATERIALIZED (
        SELECT nextval('foundation_event_position') AS position, event.*
        FROM jsonb_to_recordset(happened) AS event(
            id uuid, organization bigint, type text, version smallint, subject text, source text, external_id text,
            "time" timestamptz, recorded_at timestamptz, correlation_id uuid, causation_id uuid, actor_kind text,
            actor_id bigint, data jsonb
        )
    ), added AS (
        INSERT INTO foundation_event (
            id, organization_id, position, type, version, subject, source, external_id, "time", recorded_at,
            correlation_id, causation_id, actor_kind, actor_id, data_json
        )
        SELECT event.id, organization, position, type, version, event.subject, source, external_id, "time",
            recorded_at, correlation_id, causation_id, actor_kind, actor_id, data
        FROM placed AS event ORDER BY source, external_id, position
        ON CONFLICT (organization_id, source, external_id) WHERE external_id <> '' DO NOTHING
        RETURNING foundation_event.id, organization_id, foundation_event.subject, foundation_event.position
    ), queued AS (
        INSERT INTO foundation_eventoutbox (organization_id, event_id, channel, lane, position)
        SELECT organization_id, added.id, channel, clear_event_lane(organization_id, subject), position
        FROM added CROSS JOIN unnest(channels) AS channel
    )
    SELECT added.id FROM added;
    PERFORM pg_notify('clear_events', '');
END $$;
COMMENT ON FUNCTION clear_receive_events(jsonb, text[]) IS
    'Write events that others sent, each once, and put them on channels; gives the ids of those that are new.';

REVOKE ALL ON FUNCTION clear_event_lane(bigint, text), clear_append_events(jsonb, text[]),
    clear_receive_events(jsonb, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_event_lane(bigint, text), clear_append_events(jsonb, text[]),
    clear_receive_events(jsonb, text[]) TO clear_app, clear_staff;
"""

UNDO = """
DROP FUNCTION clear_receive_events(jsonb, text[]);
DROP FUNCTION clear_append_events(jsonb, text[]);
DROP FUNCTION clear_event_lane(bigint, text);
DROP TRIGGER stays_as_written ON foundation_event;
SELECT clear_unprotect(one) FROM unnest(ARRAY[
    'foundation_event', 'foundation_eventoutbox', 'foundation_processedevent', 'foundation_eventretry'
]::regclass[]) AS one;
DROP SEQUENCE foundation_event_position;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0023_exceptions_to_rights_are_dated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(unique=True)),
                ("type", models.CharField(max_length=80)),
                ("version", models.PositiveSmallIntegerField()),
                ("subject", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=200)),
                (
                    "external_id",
                    models.CharField(blank=True, help_text="The id its source gave it; ours have none.", max_length=200),
                ),
                ("time", models.DateTimeField(help_text="When it happened, as its source says.")),
                ("recorded_at", models.DateTimeField(help_text="When it was written down here.")),
                ("correlation_id", models.UUIDField()),
                ("causation_id", models.UUIDField(null=True)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("data_json", models.JSONField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="foundation.organization",
                    ),
                ),
            ],
            options={
                'indexes': [
                    models.Index(fields=["organization", "-recorded_at"], name="event_by_organization"),
                    models.Index(fields=["organization", "type", "-recorded_at"], name="event_by_type"),
                    models.Index(fields=["organization", "subject", "-position"], name="event_by_subject"),
                    models.Index(fields=["correlation_id"], name="event_by_correlation"),
                ],
                'constraints': [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("organization", "source", "external_id"),
                        name="event_from_outside_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventOutbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=20)),
                ("lane", models.PositiveSmallIntegerField()),
                ("position", models.BigIntegerField()),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="foundation.event",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="foundation.organization",
                    ),
                ),
            ],
            options={
                'indexes': [
                    models.Index(fields=["organization"], name="event_outbox_by_organization"),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=("channel", "lane", "position"), name="event_outbox_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventRetry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("consumer", models.CharField(max_length=80)),
                ("subject", models.CharField(max_length=200)),
                ("position", models.BigIntegerField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(blank=True, help_text="Empty while it waits behind another.", null=True)),
                ("error_code", models.CharField(blank=True, max_length=80)),
                ("error", models.TextField(blank=True)),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="foundation.event",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="foundation.organization",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "event retries",
                'constraints': [
                    models.UniqueConstraint(fields=("organization", "subject", "consumer", "position"), name="event_retry_in_order"),
                    models.UniqueConstraint(fields=("event", "consumer"), name="event_retry_once"),
                ],
                'indexes': [
                    models.Index(fields=["next_at"], name="event_retry_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LaneStart",
            fields=[
                ("lane", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField()),
                ("consumer", models.CharField(max_length=80)),
                ("times", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ProcessedEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("consumer", models.CharField(max_length=80)),
                ("at", models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now)),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="foundation.event",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="foundation.organization",
                    ),
                ),
            ],
            options={
                'indexes': [
                    models.Index(fields=["at"], name="event_processed_by_age"),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=("organization", "event", "consumer"), name="event_processed_once"),
                ],
            },
        ),
        migrations.RunSQL(PROTECTION + FUNCTIONS, UNDO),
    ]
