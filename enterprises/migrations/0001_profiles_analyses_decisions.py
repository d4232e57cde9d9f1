"""Enterprises, their analyses, and decisions by version."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('foundation', '0001_accounts_tenancy_audit_imports_sources'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Analysis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision_id', models.UUIDField(null=True)),
                ('domain', models.CharField(choices=[('cfo', 'Cfo'), ('cmo', 'Cmo'), ('coo', 'Coo'), ('cto', 'Cto')], max_length=3)),
                ('input_json', models.JSONField()),
                ('analysis_json', models.JSONField()),
                ('confidence', models.DecimalField(decimal_places=3, max_digits=4)),
                ('run_id', models.UUIDField(null=True)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name_plural': 'analyses',
            },
        ),
        migrations.CreateModel(
            name='Enterprise',
            fields=[
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='enterprise', serialize=False, to='foundation.organization')),
                ('industry', models.CharField(blank=True, help_text='NAICS, two to six digits.', max_length=6, null=True)),
                ('region', models.CharField(blank=True, help_text='ISO 3166-2, for instance US-CA.', max_length=10, null=True)),
                ('city', models.CharField(blank=True, max_length=120, null=True)),
                ('size_band', models.CharField(blank=True, choices=[('1-5', 'Micro'), ('6-15', 'Small'), ('16-50', 'Medium'), ('51-250', 'Large'), ('251+', 'Very Large')], max_length=6, null=True)),
                ('external_ids_json', models.JSONField(blank=True, default=dict)),
                ('match_key', models.CharField(blank=True, editable=False, max_length=64, null=True)),
                ('import_row', models.PositiveIntegerField(editable=False, null=True)),
                ('import_batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.importbatch')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['match_key'], name='enterprise_by_match_key'),
                    models.Index(fields=['industry'], name='enterprise_by_industry'),
                    models.Index(fields=['region'], name='enterprise_by_region'),
                    models.Index(fields=['size_band'], name='enterprise_by_size_band'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('industry__isnull', True), ('industry__regex', '^[0-9]{2,6}$'), _connector='OR'), name='enterprise_industry_is_naics'),
                    models.CheckConstraint(condition=models.Q(('size_band__isnull', True), ('size_band__in', ['1-5', '6-15', '16-50', '51-250', '251+']), _connector='OR'), name='enterprise_size_band_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DecisionRecord',
            fields=[
                ('decision_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('domain', models.CharField(choices=[('cfo', 'Cfo'), ('cmo', 'Cmo'), ('coo', 'Coo'), ('cto', 'Cto'), ('general', 'General')], max_length=7)),
                ('title', models.CharField(max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Proposed'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('superseded', 'Superseded'), ('closed', 'Closed')], default='draft', max_length=10)),
                ('artifact_json', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('expected_json', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('proposed_at', models.DateTimeField(editable=False, null=True)),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
                ('decided_note', models.TextField(blank=True, default='')),
                ('analysis', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.analysis')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='enterprises.decisionrecord')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
            ],
            options={
                'verbose_name': 'decision',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'proposed', 'approved', 'rejected', 'superseded', 'closed'])), name='decision_status_known'),
                    models.CheckConstraint(condition=models.Q(('domain__in', ['cfo', 'cmo', 'coo', 'cto', 'general'])), name='decision_domain_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='decision_approved_has_a_time'),
                ],
                'indexes': [
                    models.Index(fields=['enterprise', '-created_at'], name='decision_by_enterprise'),
                    models.Index(fields=['organization', 'status', '-created_at'], name='decision_by_status'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DecisionContext',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision_id', models.UUIDField(db_index=True)),
                ('context_json', models.JSONField()),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='analysis',
            name='enterprise',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise'),
        ),
        migrations.AddIndex(
            model_name='analysis',
            index=models.Index(fields=['enterprise', 'domain', '-created_at'], name='analysis_newest'),
        ),
        migrations.AddIndex(
            model_name='analysis',
            index=models.Index(fields=['organization', '-created_at'], name='analysis_by_organization'),
        ),
        migrations.AddIndex(
            model_name='analysis',
            index=models.Index(fields=['decision_id'], name='analysis_by_decision'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lte', 1)), name='analysis_confidence_is_a_share'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('domain__in', ['cfo', 'cmo', 'coo', 'cto'])), name='analysis_domain_known'),
        ),
    ]
