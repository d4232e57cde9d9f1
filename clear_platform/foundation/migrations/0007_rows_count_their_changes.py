"""Count the changes of organizations, seats and data sources, so that an ETag tells one state of an object from the next (`versions`)."""

from django.db import migrations, models

# The trigger is what counts: a bulk update, plain SQL and a saved row that was read long ago are counted alike, and
# nobody sets the number. An update that changes nothing is no change.
FORWARD = """
CREATE FUNCTION clear_count_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.row_version := OLD.row_version;
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.row_version := OLD.row_version + 1;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION clear_count_changes(target regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER count_change BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION clear_count_change()', target
    );
END $$;
COMMENT ON FUNCTION clear_count_changes(regclass) IS 'Let the column row_version of a table count each row''s changes.';

CREATE FUNCTION clear_uncount_changes(target regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('DROP TRIGGER count_change ON %s', target);
END $$;
COMMENT ON FUNCTION clear_uncount_changes(regclass) IS 'Undo clear_count_changes; for migrations that run backwards.';

REVOKE ALL ON FUNCTION clear_count_changes(regclass), clear_uncount_changes(regclass)
    FROM PUBLIC, clear_app, clear_staff;
"""
BACKWARD = """
DROP FUNCTION clear_uncount_changes(regclass);
DROP FUNCTION clear_count_changes(regclass);
DROP FUNCTION clear_count_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0006_answers_are_kept_for_a_day'),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddField(
            model_name='datasource',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='membership',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='organization',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.RunSQL(
            [
                "SELECT clear_count_changes('foundation_organization')",
                "SELECT clear_count_changes('foundation_membership')",
                "SELECT clear_count_changes('foundation_datasource')",
            ],
            [
                "SELECT clear_uncount_changes('foundation_organization')",
                "SELECT clear_uncount_changes('foundation_membership')",
                "SELECT clear_uncount_changes('foundation_datasource')",
            ],
        ),
    ]
