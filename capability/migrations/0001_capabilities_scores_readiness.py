"""Capabilities, their scores, and financing readiness."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('enterprises', '0001_profiles_analyses_decisions'),
        ('foundation', '0002_audit_is_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Capability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('domain', models.CharField(max_length=3)),
                ('name', models.CharField(max_length=120)),
                ('description', models.TextField(blank=True, default='')),
            ],
            options={
                'verbose_name_plural': 'capabilities',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='CapabilityScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision_id', models.UUIDField(null=True)),
                ('score', models.DecimalField(decimal_places=2, max_digits=5)),
                ('confidence', models.DecimalField(decimal_places=3, max_digits=4, null=True)),
                ('evidence_json', models.JSONField()),
                ('computed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('inputs_hash', models.CharField(max_length=64)),
                ('capability', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capability.capability')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['enterprise', '-computed_at'], name='capability_score_newest'), models.Index(fields=['decision_id'], name='capability_score_by_decision'), models.Index(fields=['organization', 'enterprise', 'capability', '-computed_at'], name='capability_series')],
                'constraints': [models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 100)), name='capability_score_in_range'), models.CheckConstraint(condition=models.Q(('confidence__isnull', True), models.Q(('confidence__gte', 0), ('confidence__lte', 1)), _connector='OR'), name='capability_confidence_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='FinancingReadiness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision_id', models.UUIDField(null=True)),
                ('readiness_score', models.DecimalField(decimal_places=2, max_digits=5)),
                ('confidence', models.DecimalField(decimal_places=3, max_digits=4, null=True)),
                ('flags_json', models.JSONField()),
                ('rationale_json', models.JSONField()),
                ('computed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('inputs_hash', models.CharField(max_length=64)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name_plural': 'financing readiness',
                'indexes': [models.Index(fields=['enterprise', '-computed_at'], name='readiness_newest'), models.Index(fields=['organization', 'enterprise', '-computed_at'], name='readiness_series')],
                'constraints': [models.CheckConstraint(condition=models.Q(('readiness_score__gte', 0), ('readiness_score__lte', 100)), name='readiness_score_in_range')],
            },
        ),
        migrations.CreateModel(
            name='ReadinessFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('raised', models.BooleanField()),
                ('figure', models.DecimalField(decimal_places=4, max_digits=16)),
                ('citation_json', models.JSONField(default=dict)),
                ('set_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['enterprise'], name='readiness_flag_by_enterprise')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'enterprise', 'code'), name='readiness_flag_once_for_a_holder')],
            },
        ),
    ]
