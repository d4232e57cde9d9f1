"""Leave the application INSERT and SELECT on the audit log, and nothing else: what was written stays."""

from django.db import migrations

FORWARD = "REVOKE UPDATE, DELETE, TRUNCATE ON foundation_auditevent FROM clear_app, clear_staff"
BACKWARD = "GRANT UPDATE, DELETE ON foundation_auditevent TO clear_app, clear_staff"


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_accounts_tenancy_audit_imports_sources")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
