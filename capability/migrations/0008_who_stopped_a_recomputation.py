"""Keep who stopped a recomputation, so that its progress says so."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('capability', '0007_comparisons_and_falls'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='recomputation',
            name='stopped_by',
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name='+',
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name='recomputation',
            name='status',
            field=models.CharField(
                choices=[
                    ('queued', 'Queued'),
                    ('running', 'Running'),
                    ('finished', 'Finished'),
                    ('failed', 'Failed'),
                    ('cancelled', 'Stopped'),
                ],
                default='queued',
                max_length=9,
            ),
        ),
    ]
