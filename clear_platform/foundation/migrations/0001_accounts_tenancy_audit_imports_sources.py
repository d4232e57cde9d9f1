"""The ground: accounts, organizations, seats and grants, the audit log, staged imports, data sources."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('licence', models.CharField(max_length=200)),
                ('terms_url', models.URLField(blank=True, default='')),
                ('may_display', models.BooleanField(default=True)),
                ('may_export', models.BooleanField(default=False)),
                ('may_share', models.BooleanField(default=False)),
                ('may_derive', models.BooleanField(default=False)),
                ('requires_attribution', models.BooleanField(default=False)),
                ('attribution_text', models.CharField(blank=True, default='', max_length=300)),
                ('watermark_text', models.CharField(blank=True, default='', max_length=120)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=200)),
                ('locale', models.CharField(default='en', max_length=10)),
                ('timezone', models.CharField(default='UTC', max_length=64)),
                ('is_staff', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('is_demo', models.BooleanField(default=False, help_text='Invented for the demonstration; no real person.')),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique_without_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.SlugField(max_length=40)),
                ('file_name', models.CharField(max_length=255)),
                ('file_sha256', models.CharField(max_length=64)),
                ('file_bytes', models.BigIntegerField()),
                ('encoding', models.CharField(max_length=20)),
                ('delimiter', models.CharField(blank=True, default='', max_length=2)),
                ('mapping_json', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('checked', 'Checked'), ('committed', 'Committed'), ('undone', 'Undone'), ('cancelled', 'Cancelled')], default='checked', max_length=10)),
                ('counts_json', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('committed_at', models.DateTimeField(editable=False, null=True)),
                ('undone_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.datasource')),
            ],
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('enterprise', 'Enterprise'), ('institution', 'Institution'), ('platform', 'Platform')], max_length=12)),
                ('origin', models.CharField(choices=[('registered', 'Registered'), ('public_record', 'Public Record'), ('invented', 'Invented')], default='registered', max_length=14)),
                ('name', models.CharField(max_length=255)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('settings_json', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['enterprise', 'institution', 'platform'])), name='organization_kind_known'),
                    models.CheckConstraint(condition=models.Q(('origin__in', ['registered', 'public_record', 'invented'])), name='organization_origin_known'),
                    models.UniqueConstraint(condition=models.Q(('kind', 'platform')), fields=('kind',), name='organization_one_platform'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=12)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('last_access_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', 'role'], name='membership_by_organization'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('user', 'organization'), name='membership_once'),
                    models.CheckConstraint(condition=models.Q(('role__in', ['admin', 'analyst', 'viewer', 'owner', 'member', 'participant'])), name='membership_role_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells_json', models.JSONField()),
                ('problems_json', models.JSONField(default=list)),
                ('warnings_json', models.JSONField(default=list)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='foundation.importbatch')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization'], name='import_row_by_organization'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('batch', 'number'), name='import_row_once'),
                ],
            },
        ),
        migrations.AddField(
            model_name='importbatch',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization'),
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(max_length=200)),
                ('action', models.CharField(max_length=80)),
                ('object_type', models.CharField(max_length=80)),
                ('object_id', models.CharField(max_length=80)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('request_id', models.UUIDField(null=True)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', '-at'], name='audit_by_organization'),
                    models.Index(fields=['object_type', 'object_id'], name='audit_by_object'),
                    models.Index(fields=['action', '-at'], name='audit_by_action'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccessGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('read', 'Read'), ('review', 'Review'), ('act', 'Act')], default='read', max_length=6)),
                ('via', models.CharField(help_text='What the grant rests on: self, portfolio:12, invitation:7.', max_length=80)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grantee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants_held', to='foundation.organization')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants_given', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', 'grantee'], name='access_grant_by_organization'),
                    models.Index(fields=['via'], name='access_grant_by_via'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('grantee', 'organization', 'via'), name='access_grant_once'),
                    models.CheckConstraint(condition=models.Q(('level__in', ['read', 'review', 'act'])), name='access_grant_level_known'),
                ],
            },
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(fields=['organization', '-created_at'], name='import_batch_newest'),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(fields=['kind', 'file_sha256'], name='import_batch_by_file'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['checked', 'committed', 'undone', 'cancelled'])), name='import_batch_status_known'),
        ),
    ]
