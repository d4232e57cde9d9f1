"""Keep with each export the hash that the ledger of its organization stood at."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institutional', '0005_exports_keep_the_decision_on_rights'),
    ]

    operations = [
        migrations.AddField(
            model_name='exportrecord',
            name='ledger_commit_hash',
            field=models.CharField(blank=True, db_default='', default='', help_text="Head of the organization's ledger as it left.", max_length=64),
        ),
    ]
