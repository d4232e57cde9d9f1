"""Let a person's transaction see the audit events that person caused, so that each of them can be written.

Writing a row and reading its number back asks for sight of it. A participant reads none of the rows of the organization
they act for, and somebody without any seat reads none at all; a refusal of either could not be noted. The scope in the
code goes by organizations as before.
"""

from django.db import migrations

FORWARD = """
ALTER POLICY app_select ON foundation_auditevent USING (
    organization_id IN (SELECT organization_id FROM clear_visible)
    OR (actor_kind = 'user' AND actor_id = (SELECT clear_user_id()))
)
"""
BACKWARD = """
ALTER POLICY app_select ON foundation_auditevent USING (organization_id IN (SELECT organization_id FROM clear_visible))
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0007_rows_count_their_changes")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
