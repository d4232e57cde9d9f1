"""Let institutions define metrics of their own, and hold how a metric adds up as it is once it has values.

Values of a metric lie in the files of whoever measured it, which whoever changes the definition may not see; a trigger
looks through all of them.
"""

import django.db.models.deletion
from django.db import migrations, models

ADDS_UP = """
CREATE FUNCTION clear_keep_aggregation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.outcomes_outcome WHERE metrics_json ? OLD.code) THEN
        RAISE EXCEPTION 'this metric has values that add up as it says' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION clear_keep_aggregation() FROM PUBLIC;
CREATE TRIGGER keep_aggregation BEFORE UPDATE OF aggregation, cumulative ON outcomes_metricdefinition FOR EACH ROW
    WHEN ((OLD.aggregation, OLD.cumulative) IS DISTINCT FROM (NEW.aggregation, NEW.cumulative))
    EXECUTE FUNCTION clear_keep_aggregation();
"""
ADDS_UP_FREELY = """
DROP TRIGGER keep_aggregation ON outcomes_metricdefinition;
DROP FUNCTION clear_keep_aggregation();
"""
PROTECT = """
SELECT clear_protect('outcomes_metricdefinition', shared => true);
SELECT clear_count_changes('outcomes_metricdefinition');
"""
UNPROTECT = """
SELECT clear_uncount_changes('outcomes_metricdefinition');
SELECT clear_unprotect('outcomes_metricdefinition');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0028_things_are_cited'),
        ('outcomes', '0008_mail_mappings_and_what_works'),
    ]

    operations = [
        migrations.AddField(
            model_name='metricdefinition',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization'),
        ),
        migrations.AddField(
            model_name='metricdefinition',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name='metricdefinition',
            constraint=models.CheckConstraint(condition=models.Q(('organization__isnull', True), ('code__regex', '^own[0-9]+_[a-z]'), _connector='XOR'), name='metric_code_says_whose_it_is'),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
        migrations.RunSQL(ADDS_UP, ADDS_UP_FREELY),
    ]
