"""Count the changes of institutions, portfolios, their entries and positions, so that an ETag tells one state of an object from the next (`versions`)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('institutional', '0002_row_level_security'),
        ('foundation', '0007_rows_count_their_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='institution',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='portfolio',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='portfolioenterprise',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name='position',
            name='row_version',
            field=models.PositiveBigIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.RunSQL(
            [
                "SELECT clear_count_changes('institutional_institution')",
                "SELECT clear_count_changes('institutional_portfolio')",
                "SELECT clear_count_changes('institutional_portfolioenterprise')",
                "SELECT clear_count_changes('institutional_position')",
            ],
            [
                "SELECT clear_uncount_changes('institutional_institution')",
                "SELECT clear_uncount_changes('institutional_portfolio')",
                "SELECT clear_uncount_changes('institutional_portfolioenterprise')",
                "SELECT clear_uncount_changes('institutional_position')",
            ],
        ),
    ]
