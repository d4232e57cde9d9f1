"""Keep the export of a pack as it was written: it is what a file that comes back is held against.

An account that is erased is still taken out of it, and it goes with its pack.
"""

from django.db import migrations

STAYS = """
CREATE TRIGGER stays_as_written BEFORE UPDATE OF id, organization_id, pack_id, hash, state_json, exported_at
    ON execution_packexport FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
"""
CHANGES = "DROP TRIGGER stays_as_written ON execution_packexport"


class Migration(migrations.Migration):

    dependencies = [
        ('execution', '0014_an_export_stays_while_files_rest_on_it'),
        ('foundation', '0014_audit_entries_stay'),
    ]

    operations = [migrations.RunSQL(STAYS, CHANGES)]
