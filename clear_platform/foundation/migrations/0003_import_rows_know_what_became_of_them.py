"""Let an import row say what became of it and what was before, and keep column mappings for the next file."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('foundation', '0002_audit_is_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('mapping_json', models.JSONField()),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'ordering': ['kind', 'name'],
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'kind', 'name'), name='import_mapping_once'),
                ],
            },
        ),
        migrations.AddField(
            model_name='importbatch',
            name='layout_json',
            field=models.JSONField(default=dict, help_text='How the file was understood: format, sheet, header, columns absent and not read.'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='before_json',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='importrow',
            name='key',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='importrow',
            name='state',
            field=models.CharField(choices=[('rejected', 'Rejected'), ('created', 'Created'), ('changed', 'Changed'), ('unchanged', 'Unchanged')], default='rejected', max_length=9),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['batch', 'key'], name='import_row_by_key'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['batch', 'state', 'number'], name='import_row_by_state'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['rejected', 'created', 'changed', 'unchanged'])), name='import_row_state_known'),
        ),
    ]
