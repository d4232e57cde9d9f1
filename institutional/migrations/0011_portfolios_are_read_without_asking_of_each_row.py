"""Let a portfolio of thousands be read in order by an index, and its rows be seen without a list of all that is visible.

Whose rows these are is asked of the few organizations that a reader belongs to first. Only what is none of theirs is
looked for among all organizations that others let them see: thousands, hashed anew by each statement. What is seen stays
the same, for the first are among the second.
"""

from django.db import migrations, models

TABLES = ("institutional_portfolio", "institutional_portfolioenterprise", "institutional_position")
OWN = (
    "organization_id = ANY (ARRAY(SELECT organization_id FROM clear_visible"
    " WHERE organization_id = ANY ((SELECT clear_reading_ids())::bigint[])))"
)
SEEN = "organization_id IN (SELECT organization_id FROM clear_visible)"

FORWARD = "".join(f"ALTER POLICY app_select ON {table} USING ({OWN} OR {SEEN});\n" for table in TABLES)
BACKWARD = "".join(f"ALTER POLICY app_select ON {table} USING ({SEEN});\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("institutional", "0010_packages_are_made_by_a_job_and_kept")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(fields=["portfolio", "currency", "principal", "id"], name="position_in_order"),
        ),
    ]
