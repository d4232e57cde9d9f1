"""Let the database keep tasks and milestones with their organization, and what they refer to in sight."""

from django.db import migrations

FORWARD = """
SELECT clear_protect('execution_implementationtask');
SELECT clear_protect('execution_taskdependency');
SELECT clear_protect('execution_milestone');
SELECT clear_tie('execution_implementationtask', 'decision_id', 'enterprises_decisionrecord', 'decision_id');
SELECT clear_tie('execution_milestone', 'task_id', 'execution_implementationtask');
SELECT clear_tie('execution_taskdependency', 'task_id', 'execution_implementationtask');
SELECT clear_tie('execution_taskdependency', 'needs_id', 'execution_implementationtask');
SELECT clear_protect_reference('execution_implementationtask', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
"""

BACKWARD = """
SELECT clear_unprotect_reference('execution_implementationtask', 'enterprise_id');
SELECT clear_untie('execution_taskdependency', 'needs_id');
SELECT clear_untie('execution_taskdependency', 'task_id');
SELECT clear_untie('execution_milestone', 'task_id');
SELECT clear_untie('execution_implementationtask', 'decision_id');
ALTER TABLE execution_implementationtask DROP CONSTRAINT execution_implementationtask_in_organization;
SELECT clear_unprotect('execution_milestone');
SELECT clear_unprotect('execution_taskdependency');
SELECT clear_unprotect('execution_implementationtask');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("execution", "0002_dependencies_belong_to_an_organization"),
        ("enterprises", "0003_row_level_security"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
