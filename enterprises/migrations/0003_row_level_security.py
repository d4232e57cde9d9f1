"""Let the database keep profiles, analyses and decisions with their organization, and what they refer to in sight."""

from django.db import migrations

FORWARD = """
SELECT clear_protect('enterprises_enterprise');
SELECT clear_protect('enterprises_analysis');
SELECT clear_protect('enterprises_decisionrecord');
SELECT clear_protect('enterprises_decisioncontext');
SELECT clear_tie('enterprises_decisionrecord', 'supersedes_id', 'enterprises_decisionrecord', 'decision_id');
SELECT clear_tie('enterprises_decisioncontext', 'decision_id', 'enterprises_decisionrecord', 'decision_id');
SELECT clear_protect_reference('enterprises_enterprise', 'merged_into_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('enterprises_enterprise', 'import_batch_id', 'foundation_importbatch');
SELECT clear_protect_reference('enterprises_analysis', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('enterprises_analysis', 'decision_id', 'enterprises_decisionrecord', 'decision_id');
SELECT clear_protect_reference('enterprises_decisionrecord', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('enterprises_decisionrecord', 'analysis_id', 'enterprises_analysis');
SELECT clear_protect_reference('enterprises_decisioncontext', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
"""

BACKWARD = """
SELECT clear_unprotect_reference('enterprises_decisioncontext', 'enterprise_id');
SELECT clear_unprotect_reference('enterprises_decisionrecord', 'analysis_id');
SELECT clear_unprotect_reference('enterprises_decisionrecord', 'enterprise_id');
SELECT clear_unprotect_reference('enterprises_analysis', 'decision_id');
SELECT clear_unprotect_reference('enterprises_analysis', 'enterprise_id');
SELECT clear_unprotect_reference('enterprises_enterprise', 'import_batch_id');
SELECT clear_unprotect_reference('enterprises_enterprise', 'merged_into_id');
SELECT clear_untie('enterprises_decisioncontext', 'decision_id');
SELECT clear_untie('enterprises_decisionrecord', 'supersedes_id');
ALTER TABLE enterprises_decisionrecord DROP CONSTRAINT enterprises_decisionrecord_in_organization;
SELECT clear_unprotect('enterprises_decisioncontext');
SELECT clear_unprotect('enterprises_decisionrecord');
SELECT clear_unprotect('enterprises_analysis');
SELECT clear_unprotect('enterprises_enterprise');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0002_decided_versions_are_frozen"),
        ("foundation", "0004_row_level_security"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
