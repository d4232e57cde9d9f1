"""Metric definitions and measured outcomes."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('enterprises', '0001_profiles_analyses_decisions'),
        ('foundation', '0001_accounts_tenancy_audit_imports_sources'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MetricDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('unit', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('stock', 'Stock'), ('flow', 'Flow'), ('ratio', 'Ratio'), ('score', 'Score')], max_length=5)),
                ('direction', models.CharField(choices=[('up', 'Up'), ('down', 'Down')], max_length=4)),
                ('min', models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                ('max', models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                ('aggregation', models.CharField(choices=[('sum', 'Sum'), ('last', 'Last'), ('mean', 'Mean'), ('ratio', 'Ratio'), ('weighted_mean', 'Weighted Mean')], max_length=13)),
                ('cumulative', models.BooleanField(default=False)),
                ('iris_code', models.CharField(blank=True, default='', max_length=12)),
                ('sdg_targets', models.JSONField(blank=True, default=list)),
                ('vsme_datapoint', models.CharField(blank=True, default='', max_length=40)),
                ('capability_code', models.CharField(blank=True, default='', help_text='The capability that an improvement of this metric speaks for.', max_length=60)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome_type', models.SlugField(max_length=40)),
                ('measured_at', models.DateTimeField(blank=True, null=True)),
                ('metrics_json', models.JSONField()),
                ('notes', models.TextField(blank=True, default='')),
                ('external_ref', models.CharField(blank=True, default='', max_length=80)),
                ('valid_on', models.DateField(blank=True, null=True)),
                ('recorded_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('import_row', models.PositiveIntegerField(editable=False, null=True)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.decisionrecord')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('import_batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.importbatch')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.datasource')),
            ],
            options={
                'indexes': [models.Index(fields=['enterprise', '-measured_at'], name='outcome_by_enterprise'), models.Index(fields=['decision', '-measured_at'], name='outcome_by_decision'), models.Index(fields=['organization', 'outcome_type'], name='outcome_by_organization'), models.Index(fields=['import_batch'], name='outcome_by_import')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('external_ref', ''), _negated=True), fields=('organization', 'outcome_type', 'external_ref'), name='outcome_once_for_each_reference')],
            },
        ),
    ]
