"""Let the database keep scores and readiness with their organization, and what they refer to in sight."""

from django.db import migrations

FORWARD = """
SELECT clear_protect('capability_capabilityscore');
SELECT clear_protect('capability_financingreadiness');
SELECT clear_protect('capability_readinessflag');
SELECT clear_protect_reference('capability_capabilityscore', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('capability_financingreadiness', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('capability_readinessflag', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
"""

BACKWARD = """
SELECT clear_unprotect_reference('capability_readinessflag', 'enterprise_id');
SELECT clear_unprotect_reference('capability_financingreadiness', 'enterprise_id');
SELECT clear_unprotect_reference('capability_capabilityscore', 'enterprise_id');
SELECT clear_unprotect('capability_readinessflag');
SELECT clear_unprotect('capability_financingreadiness');
SELECT clear_unprotect('capability_capabilityscore');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("capability", "0001_capabilities_scores_readiness"),
        ("enterprises", "0003_row_level_security"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
