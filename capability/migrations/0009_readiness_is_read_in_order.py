"""Let the newest readiness of thousands of enterprises be read off an index, in its order.

An institution's own are seen without a list of all organizations that are visible to it, as the positions that they are
summed with are. What is seen stays the same.
"""

from django.db import migrations, models

TABLE = "capability_financingreadiness"
OWN = (
    "organization_id = ANY (ARRAY(SELECT organization_id FROM clear_visible"
    " WHERE organization_id = ANY ((SELECT clear_reading_ids())::bigint[])))"
)
SEEN = "organization_id IN (SELECT organization_id FROM clear_visible)"

FORWARD = f"ALTER POLICY app_select ON {TABLE} USING ({OWN} OR {SEEN});"
BACKWARD = f"ALTER POLICY app_select ON {TABLE} USING ({SEEN});"


class Migration(migrations.Migration):
    dependencies = [("capability", "0008_who_stopped_a_recomputation")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RemoveIndex(model_name="financingreadiness", name="readiness_series"),
        migrations.AddIndex(
            model_name="financingreadiness",
            index=models.Index(
                fields=["organization", "enterprise", "-computed_at", "-id"],
                include=("readiness_score", "confidence"),
                name="readiness_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="financingreadiness",
            index=models.Index(
                condition=models.Q(("organization", models.F("enterprise"))),
                fields=["enterprise", "-computed_at", "-id"],
                include=("organization", "readiness_score", "confidence"),
                name="readiness_of_its_own",
            ),
        ),
    ]
