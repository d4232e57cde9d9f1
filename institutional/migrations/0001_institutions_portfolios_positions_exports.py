"""Institutions, portfolios, positions, and the record of exports."""

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
            name='Portfolio',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('currency', models.CharField(max_length=3)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('import_batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.importbatch')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'name'), name='portfolio_name_once'),
                    models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='portfolio_currency_is_iso_4217'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PortfolioEnterprise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('removed_at', models.DateTimeField(editable=False, null=True)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('import_batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.importbatch')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='institutional.portfolio')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['enterprise'], name='portfolio_entry_by_enterprise'),
                    models.Index(fields=['organization'], name='portfolio_entry_by_org'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('portfolio', 'enterprise'), name='enterprise_once_in_a_portfolio'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instrument', models.CharField(choices=[('loan', 'Loan'), ('guarantee', 'Guarantee'), ('equity', 'Equity'), ('grant', 'Grant')], max_length=9)),
                ('principal', models.DecimalField(decimal_places=2, max_digits=16)),
                ('outstanding', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('written_off_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('interest_ratio', models.DecimalField(blank=True, decimal_places=5, max_digits=7, null=True)),
                ('approved_on', models.DateField(blank=True, null=True)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('matures_on', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('performing', 'Performing'), ('watch', 'Watch'), ('default', 'Default'), ('repaid', 'Repaid'), ('written_off', 'Written Off')], default='performing', max_length=11)),
                ('external_ref', models.CharField(blank=True, default='', max_length=80)),
                ('facts_json', models.JSONField(blank=True, default=dict)),
                ('recorded_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('import_row', models.PositiveIntegerField(editable=False, null=True)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('import_batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.importbatch')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('portfolio', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='institutional.portfolio')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.datasource')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['portfolio', '-principal'], name='position_largest'),
                    models.Index(fields=['portfolio', 'status'], name='position_by_status'),
                    models.Index(fields=['portfolio', 'approved_on'], name='position_by_approval'),
                    models.Index(fields=['enterprise', 'organization'], name='position_by_enterprise'),
                    models.Index(fields=['organization'], name='position_by_organization'),
                    models.Index(fields=['import_batch'], name='position_by_import'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('external_ref', ''), _negated=True), fields=('organization', 'instrument', 'external_ref'), name='position_once_for_each_reference'),
                    models.CheckConstraint(condition=models.Q(('principal__gte', 0)), name='position_principal_not_negative'),
                    models.CheckConstraint(condition=models.Q(('instrument__in', ['loan', 'guarantee', 'equity', 'grant'])), name='position_instrument_known'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['performing', 'watch', 'default', 'repaid', 'written_off'])), name='position_status_known'),
                    models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='position_currency_is_iso_4217'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ExportRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_type', models.SlugField(max_length=20)),
                ('subject_id', models.CharField(max_length=40)),
                ('subject_name', models.CharField(max_length=255)),
                ('scope', models.SlugField(max_length=20)),
                ('format', models.CharField(choices=[('json', 'Json'), ('csv', 'Csv'), ('pdf', 'Pdf')], max_length=4)),
                ('file_name', models.CharField(max_length=255)),
                ('sha256', models.CharField(max_length=64)),
                ('byte_count', models.BigIntegerField()),
                ('row_count', models.PositiveIntegerField()),
                ('sources_json', models.JSONField(default=list)),
                ('exported_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('exported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', '-exported_at'], name='export_newest')],
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='institution', serialize=False, to='foundation.organization')),
                ('type', models.CharField(choices=[('bank', 'Bank'), ('dfi', 'Dfi'), ('accelerator', 'Accelerator'), ('corporate', 'Corporate'), ('public', 'Public'), ('foundation', 'Foundation')], max_length=11)),
                ('import_row', models.PositiveIntegerField(editable=False, null=True)),
                ('import_batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.importbatch')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('type__in', ['bank', 'dfi', 'accelerator', 'corporate', 'public', 'foundation'])), name='institution_type_known')],
            },
        ),
    ]
