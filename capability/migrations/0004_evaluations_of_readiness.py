"""Keep how well readiness and the loan model told what became of loans; read by pages, written by staff and commands alone."""

import clear_platform.foundation.field_functions
from django.db import migrations, models

PROTECT = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON capability_readinessevaluation FROM clear_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('capability', '0003_rows_count_their_changes'),
        ('foundation', '0028_things_are_cited'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadinessEvaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=255)),
                ('file_sha256', models.CharField(max_length=64)),
                ('figures_json', models.JSONField()),
                ('figures_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
            ],
            options={
                'verbose_name': 'evaluation of readiness',
                'verbose_name_plural': 'evaluations of readiness',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
