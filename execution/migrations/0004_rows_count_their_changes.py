"""Count the changes of tasks, so that an ETag tells one state of an object from the next (`versions`)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('execution', '0003_row_level_security'),
        ('foundation', '0007_rows_count_their_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='implementationtask',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.RunSQL(
            [
                "SELECT clear_count_changes('execution_implementationtask')",
            ],
            [
                "SELECT clear_uncount_changes('execution_implementationtask')",
            ],
        ),
    ]
