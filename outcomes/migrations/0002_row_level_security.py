"""Let the database keep outcomes with their organization, and what they refer to in sight."""

from django.db import migrations

FORWARD = """
SELECT clear_protect('outcomes_outcome');
SELECT clear_protect_reference('outcomes_outcome', 'decision_id', 'enterprises_decisionrecord', 'decision_id');
SELECT clear_protect_reference('outcomes_outcome', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('outcomes_outcome', 'import_batch_id', 'foundation_importbatch');
"""

BACKWARD = """
SELECT clear_unprotect_reference('outcomes_outcome', 'import_batch_id');
SELECT clear_unprotect_reference('outcomes_outcome', 'enterprise_id');
SELECT clear_unprotect_reference('outcomes_outcome', 'decision_id');
SELECT clear_unprotect('outcomes_outcome');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0001_outcomes_metrics"),
        ("enterprises", "0003_row_level_security"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
