"""Count the changes of enterprises, analyses and decisions, so that an ETag tells one state of an object from the next (`versions`)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0003_row_level_security'),
        ('foundation', '0007_rows_count_their_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='analysis',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='decisionrecord',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='enterprise',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.RunSQL(
            [
                "SELECT clear_count_changes('enterprises_enterprise')",
                "SELECT clear_count_changes('enterprises_analysis')",
                "SELECT clear_count_changes('enterprises_decisionrecord')",
            ],
            [
                "SELECT clear_uncount_changes('enterprises_enterprise')",
                "SELECT clear_uncount_changes('enterprises_analysis')",
                "SELECT clear_uncount_changes('enterprises_decisionrecord')",
            ],
        ),
    ]
