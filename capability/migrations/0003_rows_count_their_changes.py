"""Count the changes of scores, so that an ETag tells one state of an object from the next (`versions`)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capability', '0002_row_level_security'),
        ('foundation', '0007_rows_count_their_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='capabilityscore',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.RunSQL(
            [
                "SELECT clear_count_changes('capability_capabilityscore')",
            ],
            [
                "SELECT clear_uncount_changes('capability_capabilityscore')",
            ],
        ),
    ]
