"""Keep roadmaps with their sections, the library of tickets, packs of them in sprints, and files of packs that went and came.

The library is everybody's to read and staff's to write; all else is an enterprise's own, and refers to nothing outside of it.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

DROP_FUNCTIONS = """
DROP FUNCTION pgtrigger_kept_delete_35afe();
DROP FUNCTION pgtrigger_kept_delete_55214();
DROP FUNCTION pgtrigger_kept_delete_84504();
DROP FUNCTION pgtrigger_kept_update_746f7();
DROP FUNCTION pgtrigger_kept_update_d6e2a();
DROP FUNCTION pgtrigger_kept_update_f41ff();
"""
PROTECT = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON execution_ticket, execution_ticketdependency FROM clear_app;
SELECT clear_protect('execution_roadmap');
SELECT clear_protect('execution_roadmapsection');
SELECT clear_protect('execution_ticketpack');
SELECT clear_protect('execution_ticketinstance');
SELECT clear_protect('execution_packexport');
SELECT clear_protect('execution_packupload');
SELECT clear_protect('execution_packconflict');
SELECT clear_tie('execution_roadmap', 'decision_id', 'enterprises_decisionrecord', 'decision_id');
SELECT clear_tie('execution_roadmap', 'renews_id', 'execution_roadmap');
SELECT clear_tie('execution_roadmapsection', 'roadmap_id', 'execution_roadmap');
SELECT clear_tie('execution_ticketpack', 'roadmap_id', 'execution_roadmap');
SELECT clear_tie('execution_ticketinstance', 'pack_id', 'execution_ticketpack');
SELECT clear_tie('execution_packexport', 'pack_id', 'execution_ticketpack');
SELECT clear_tie('execution_packupload', 'pack_id', 'execution_ticketpack');
SELECT clear_tie('execution_packupload', 'export_id', 'execution_packexport');
SELECT clear_tie('execution_packconflict', 'upload_id', 'execution_packupload');
SELECT clear_tie('execution_packconflict', 'instance_id', 'execution_ticketinstance');
SELECT clear_protect_reference('execution_roadmap', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('execution_ticketpack', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_count_changes('execution_roadmap');
SELECT clear_count_changes('execution_roadmapsection');
SELECT clear_count_changes('execution_ticketpack');
SELECT clear_count_changes('execution_ticketinstance');
SELECT clear_protect_history('execution_roadmaphistory');
SELECT clear_protect_history('execution_ticketpackhistory');
SELECT clear_protect_history('execution_ticketinstancehistory');
"""
UNPROTECT = """
SELECT clear_unprotect('execution_ticketinstancehistory');
SELECT clear_unprotect('execution_ticketpackhistory');
SELECT clear_unprotect('execution_roadmaphistory');
SELECT clear_uncount_changes('execution_ticketinstance');
SELECT clear_uncount_changes('execution_ticketpack');
SELECT clear_uncount_changes('execution_roadmapsection');
SELECT clear_uncount_changes('execution_roadmap');
SELECT clear_unprotect_reference('execution_ticketpack', 'enterprise_id');
SELECT clear_unprotect_reference('execution_roadmap', 'enterprise_id');
SELECT clear_untie('execution_packconflict', 'instance_id');
SELECT clear_untie('execution_packconflict', 'upload_id');
SELECT clear_untie('execution_packupload', 'export_id');
SELECT clear_untie('execution_packupload', 'pack_id');
SELECT clear_untie('execution_packexport', 'pack_id');
SELECT clear_untie('execution_ticketinstance', 'pack_id');
SELECT clear_untie('execution_ticketpack', 'roadmap_id');
SELECT clear_untie('execution_roadmapsection', 'roadmap_id');
SELECT clear_untie('execution_roadmap', 'renews_id');
SELECT clear_untie('execution_roadmap', 'decision_id');
SELECT clear_unprotect('execution_packconflict');
SELECT clear_unprotect('execution_packupload');
SELECT clear_unprotect('execution_packexport');
SELECT clear_unprotect('execution_ticketinstance');
SELECT clear_unprotect('execution_ticketpack');
SELECT clear_unprotect('execution_roadmapsection');
SELECT clear_unprotect('execution_roadmap');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('enterprises', '0009_earlier_approvals_stand_by_themselves'),
        ('execution', '0010_reviews'),
        ('foundation', '0028_things_are_cited'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, DROP_FUNCTIONS),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket_id', models.CharField(help_text='As in T1.3.1.', max_length=20, unique=True)),
                ('title', models.CharField(max_length=160)),
                (
                    'system',
                    models.CharField(
                        choices=[('lead_response', 'lead_response'), ('crm', 'crm'), ('sales_process', 'sales_process'), ('finance_cash', 'finance_cash'), ('operations', 'operations'), ('customer_success', 'customer_success'), ('data_reporting', 'data_reporting'), ('technology_resilience', 'technology_resilience')],
                        max_length=21,
                    ),
                ),
                ('category', models.CharField(max_length=40)),
                ('description', models.TextField()),
                ('success_metric', models.SlugField(help_text='Code of the metric that shows it worked.', max_length=60)),
                ('estimate_hours', models.DecimalField(decimal_places=1, max_digits=6)),
                ('cost', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('answers', models.JSONField(blank=True, default=list, help_text='Codes of the measures of a diagnosis whose weakness it answers.')),
                ('is_offered', models.BooleanField(default=True, help_text='Whether new packs may take it.')),
            ],
            options={
                'ordering': ['ticket_id'],
            },
        ),
        migrations.CreateModel(
            name='PackExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.CharField(max_length=64)),
                ('state_json', models.JSONField()),
                ('exported_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('exported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'state of a pack as exported',
            },
        ),
        migrations.CreateModel(
            name='PackUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filename', models.CharField(max_length=200)),
                ('file_hash', models.CharField(max_length=64)),
                ('edits', models.PositiveIntegerField()),
                ('taken', models.PositiveIntegerField()),
                ('problems_json', models.JSONField(blank=True, default=list)),
                ('uploaded_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='execution.packexport')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'file of a pack that came back',
            },
        ),
        migrations.CreateModel(
            name='Roadmap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('version', models.CharField(max_length=10)),
                ('status', models.CharField(choices=[('active', 'Active'), ('superseded', 'Superseded')], default='active', max_length=10)),
                ('metadata_json', models.JSONField(blank=True, default=dict)),
                ('changelog_md', models.TextField(blank=True, default='', help_text='What this version changed, in Markdown.')),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.decisionrecord')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('renews', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_by', to='execution.roadmap')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', '-created_at'], name='roadmap_by_organization'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('enterprise', 'version'), name='roadmap_version_once'),
                    models.UniqueConstraint(condition=models.Q(('status', 'active')), fields=('enterprise',), name='roadmap_in_force_once'),
                    models.CheckConstraint(condition=models.Q(('version__regex', '^v[0-9]{1,4}\\.[0-9]{1,4}$')), name='roadmap_version_form'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['active', 'superseded'])), name='roadmap_status_known'),
                    models.CheckConstraint(condition=models.Q(('organization', models.F('enterprise'))), name='roadmap_in_the_enterprises_file'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RoadmapHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('version', models.CharField(max_length=10)),
                ('status', models.CharField(choices=[('active', 'Active'), ('superseded', 'Superseded')], default='active', max_length=10)),
                ('metadata_json', models.JSONField(blank=True, default=dict)),
                ('changelog_md', models.TextField(blank=True, default='', help_text='What this version changed, in Markdown.')),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.decisionrecord')),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='execution.roadmap')),
                ('renews', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='execution.roadmap')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='roadmap_history'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RoadmapSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('section_number', models.PositiveSmallIntegerField()),
                (
                    'section_name',
                    models.CharField(
                        choices=[
                            ('executive_summary', 'executive_summary'),
                            ('diagnostic', 'diagnostic'),
                            ('systems', 'systems'),
                            ('workflows', 'workflows'),
                            ('sprints', 'sprints'),
                            ('tooling', 'tooling'),
                            ('enablement', 'enablement'),
                            ('metrics', 'metrics'),
                            ('financials', 'financials'),
                            ('outcomes_learning', 'outcomes_learning'),
                        ],
                        max_length=20,
                    ),
                ),
                ('content_md', models.TextField(blank=True, default='')),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('in_progress', 'In Progress'), ('implemented', 'Implemented'), ('deprecated', 'Deprecated')], default='planned', max_length=11)),
                ('last_updated_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('roadmap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='execution.roadmap')),
            ],
            options={
                'verbose_name': 'section of a roadmap',
                'ordering': ['roadmap_id', 'section_number'],
                'constraints': [
                    models.UniqueConstraint(fields=('roadmap', 'section_number'), name='section_number_once'),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(('section_name', 'executive_summary'), ('section_number', 1)),
                            models.Q(('section_name', 'diagnostic'), ('section_number', 2)),
                            models.Q(('section_name', 'systems'), ('section_number', 3)),
                            models.Q(('section_name', 'workflows'), ('section_number', 4)),
                            models.Q(('section_name', 'sprints'), ('section_number', 5)),
                            models.Q(('section_name', 'tooling'), ('section_number', 6)),
                            models.Q(('section_name', 'enablement'), ('section_number', 7)),
                            models.Q(('section_name', 'metrics'), ('section_number', 8)),
                            models.Q(('section_name', 'financials'), ('section_number', 9)),
                            models.Q(('section_name', 'outcomes_learning'), ('section_number', 10)),
                            _connector='OR',
                        ),
                        name='section_named_by_its_number',
                    ),
                    models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'in_progress', 'implemented', 'deprecated'])), name='section_status_known'),
                ],
                'indexes': [
                    models.Index(fields=['organization', 'roadmap'], name='section_by_organization'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TicketDependency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('needs', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='execution.ticket')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='execution.ticket')),
            ],
            options={
                'verbose_name': 'dependency of a ticket',
                'constraints': [
                    models.UniqueConstraint(fields=('ticket', 'needs'), name='ticket_dependency_once'),
                    models.CheckConstraint(condition=models.Q(('ticket', models.F('needs')), _negated=True), name='ticket_dependency_on_another'),
                ],
            },
        ),
        migrations.AddField(
            model_name='ticket',
            name='depends_on',
            field=models.ManyToManyField(blank=True, related_name='needed_by', through='execution.TicketDependency', through_fields=('ticket', 'needs'), to='execution.ticket'),
        ),
        migrations.CreateModel(
            name='TicketInstance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('status', models.CharField(choices=[('not_started', 'Not Started'), ('in_progress', 'In Progress'), ('blocked', 'Blocked'), ('done', 'Done'), ('skipped', 'Skipped')], default='not_started', max_length=11)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('notes', models.TextField(blank=True, default='')),
                ('updated_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='execution.ticket')),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ticket of a pack',
            },
        ),
        migrations.CreateModel(
            name='PackConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('status', 'Status'), ('assignee', 'Assignee'), ('notes', 'Notes'), ('sprint', 'Sprint')], max_length=8)),
                ('line', models.PositiveIntegerField(help_text='Line of the file, counted from one.')),
                ('exported', models.TextField(blank=True, default='')),
                ('in_file', models.TextField(blank=True, default='')),
                ('kept', models.CharField(blank=True, choices=[('file', 'File'), ('here', 'Here')], default='', max_length=4)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('person', models.ForeignKey(help_text='Whom the file names.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='execution.packupload')),
                ('instance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='execution.ticketinstance')),
            ],
            options={
                'verbose_name': 'conflict of a file',
                'constraints': [
                    models.UniqueConstraint(fields=('upload', 'instance', 'field'), name='pack_conflict_once'),
                    models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('instance', 'field'), name='pack_conflict_open_once'),
                    models.CheckConstraint(condition=models.Q(('field__in', ['status', 'assignee', 'notes', 'sprint'])), name='pack_conflict_field_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kept', ''), ('settled_at__isnull', True)), models.Q(('kept__in', ['file', 'here']), ('settled_at__isnull', False)), _connector='OR'), name='pack_conflict_settled_has_its_time'),
                ],
                'indexes': [
                    models.Index(fields=['organization', 'settled_at'], name='pack_conflict_open'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TicketPack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('version', models.CharField(max_length=10)),
                ('status', models.CharField(choices=[('not_started', 'Not Started'), ('in_progress', 'In Progress'), ('completed', 'Completed')], default='not_started', max_length=11)),
                ('total_tickets', models.PositiveIntegerField(default=0)),
                ('total_sprints', models.PositiveIntegerField(default=0)),
                ('hours_per_sprint', models.DecimalField(decimal_places=1, max_digits=6)),
                ('sprint_assignments_json', models.JSONField(blank=True, default=list)),
                ('totals_json', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('roadmap', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pack', to='execution.roadmap')),
            ],
            options={
                'verbose_name': 'ticket pack',
                'constraints': [
                    models.UniqueConstraint(fields=('enterprise', 'version'), name='ticket_pack_version_once'),
                    models.CheckConstraint(condition=models.Q(('version__regex', '^v[0-9]{1,4}\\.[0-9]{1,4}$')), name='ticket_pack_version_form'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['not_started', 'in_progress', 'completed'])), name='ticket_pack_status_known'),
                    models.CheckConstraint(condition=models.Q(('hours_per_sprint__gt', 0)), name='ticket_pack_capacity'),
                    models.CheckConstraint(condition=models.Q(('organization', models.F('enterprise'))), name='ticket_pack_in_the_enterprises_file'),
                ],
                'indexes': [
                    models.Index(fields=['organization', '-created_at'], name='ticket_pack_by_organization'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TicketInstanceHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('not_started', 'Not Started'), ('in_progress', 'In Progress'), ('blocked', 'Blocked'), ('done', 'Done'), ('skipped', 'Skipped')], default='not_started', max_length=11)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('notes', models.TextField(blank=True, default='')),
                ('updated_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('assignee', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='execution.ticketinstance')),
                ('ticket', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='execution.ticket')),
                ('updated_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pack', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='execution.ticketpack')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='ticketinstance_history'),
                ],
            },
        ),
        migrations.AddField(
            model_name='ticketinstance',
            name='pack',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instances', to='execution.ticketpack'),
        ),
        migrations.AddField(
            model_name='packupload',
            name='pack',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='execution.ticketpack'),
        ),
        migrations.AddField(
            model_name='packexport',
            name='pack',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='execution.ticketpack'),
        ),
        migrations.CreateModel(
            name='TicketPackHistory',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_actor', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.actor'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_operation', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.operation'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_request_id', models.TextField(db_default=django.db.models.functions.comparison.NullIf(models.Func(models.Value('clear.request'), models.Value(True), function='current_setting'), models.Value(''), output_field=models.TextField()), null=True)),
                ('pgh_login', models.TextField(db_default=models.Func(function='session_user', template='%(function)s'))),
                ('id', models.BigIntegerField()),
                ('version', models.CharField(max_length=10)),
                ('status', models.CharField(choices=[('not_started', 'Not Started'), ('in_progress', 'In Progress'), ('completed', 'Completed')], default='not_started', max_length=11)),
                ('total_tickets', models.PositiveIntegerField(default=0)),
                ('total_sprints', models.PositiveIntegerField(default=0)),
                ('hours_per_sprint', models.DecimalField(decimal_places=1, max_digits=6)),
                ('sprint_assignments_json', models.JSONField(blank=True, default=list)),
                ('totals_json', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('enterprise', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='foundation.organization')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='execution.ticketpack')),
                ('roadmap', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='execution.roadmap')),
            ],
            options={
                'abstract': False,
                'indexes': [
                    models.Index(fields=['organization', 'pgh_obj'], name='ticketpack_history'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roadmap',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."changelog_md" IS DISTINCT FROM (NEW."changelog_md") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."metadata_json" IS DISTINCT FROM (NEW."metadata_json") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."renews_id" IS DISTINCT FROM (NEW."renews_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "execution_roadmaphistory" ("changelog_md", "created_at", "created_by_id", "decision_id", "enterprise_id", "id", "metadata_json", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_id", "status", "version") VALUES (OLD."changelog_md", OLD."created_at", OLD."created_by_id", OLD."decision_id", OLD."enterprise_id", OLD."id", OLD."metadata_json", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."renews_id", OLD."status", OLD."version"); RETURN NULL;',
                    hash='3d2a66c78c3d61f52b987fe51cc00345c225f33b',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_746f7',
                    table='execution_roadmap',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='roadmap',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "execution_roadmaphistory" ("changelog_md", "created_at", "created_by_id", "decision_id", "enterprise_id", "id", "metadata_json", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_id", "status", "version") VALUES (OLD."changelog_md", OLD."created_at", OLD."created_by_id", OLD."decision_id", OLD."enterprise_id", OLD."id", OLD."metadata_json", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."renews_id", OLD."status", OLD."version"); RETURN NULL;',
                    hash='bbf63c42ffc76ed6904a1d4501b03f5f5bedc9e0',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_55214',
                    table='execution_roadmap',
                    when='AFTER',
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('ticket_id__regex', '^T[1-9][0-9]*(\\.[1-9][0-9]*){1,3}$')), name='ticket_id_form'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('system__in', ('lead_response', 'crm', 'sales_process', 'finance_cash', 'operations', 'customer_success', 'data_reporting', 'technology_resilience'))), name='ticket_system_known'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('estimate_hours__gt', 0)), name='ticket_takes_time'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('cost__gte', 0)), name='ticket_cost_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='ticket_currency_form'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketpack',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."enterprise_id" IS DISTINCT FROM (NEW."enterprise_id") OR OLD."hours_per_sprint" IS DISTINCT FROM (NEW."hours_per_sprint") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."roadmap_id" IS DISTINCT FROM (NEW."roadmap_id") OR OLD."sprint_assignments_json" IS DISTINCT FROM (NEW."sprint_assignments_json") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."total_sprints" IS DISTINCT FROM (NEW."total_sprints") OR OLD."total_tickets" IS DISTINCT FROM (NEW."total_tickets") OR OLD."totals_json" IS DISTINCT FROM (NEW."totals_json") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "execution_ticketpackhistory" ("created_at", "enterprise_id", "hours_per_sprint", "id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roadmap_id", "sprint_assignments_json", "status", "total_sprints", "total_tickets", "totals_json", "version") VALUES (OLD."created_at", OLD."enterprise_id", OLD."hours_per_sprint", OLD."id", OLD."organization_id", clock_timestamp(), \'update\', OLD."id", OLD."roadmap_id", OLD."sprint_assignments_json", OLD."status", OLD."total_sprints", OLD."total_tickets", OLD."totals_json", OLD."version"); RETURN NULL;',
                    hash='e080b535382fbf24b3f74a52c63b2a2d49aec7dc',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_d6e2a',
                    table='execution_ticketpack',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketpack',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "execution_ticketpackhistory" ("created_at", "enterprise_id", "hours_per_sprint", "id", "organization_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roadmap_id", "sprint_assignments_json", "status", "total_sprints", "total_tickets", "totals_json", "version") VALUES (OLD."created_at", OLD."enterprise_id", OLD."hours_per_sprint", OLD."id", OLD."organization_id", clock_timestamp(), \'delete\', OLD."id", OLD."roadmap_id", OLD."sprint_assignments_json", OLD."status", OLD."total_sprints", OLD."total_tickets", OLD."totals_json", OLD."version"); RETURN NULL;',
                    hash='5c848773b5816a19128842a6abceeb2a5bc2caad',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_35afe',
                    table='execution_ticketpack',
                    when='AFTER',
                ),
            ),
        ),
        migrations.AddIndex(
            model_name='ticketinstance',
            index=models.Index(fields=['pack', 'status'], name='ticket_instance_by_status'),
        ),
        migrations.AddIndex(
            model_name='ticketinstance',
            index=models.Index(fields=['organization', 'status'], name='ticket_instance_by_org'),
        ),
        migrations.AddIndex(
            model_name='ticketinstance',
            index=models.Index(fields=['assignee', 'status'], name='ticket_instance_by_assignee'),
        ),
        migrations.AddConstraint(
            model_name='ticketinstance',
            constraint=models.UniqueConstraint(fields=('pack', 'ticket'), name='ticket_instance_once_in_a_pack'),
        ),
        migrations.AddConstraint(
            model_name='ticketinstance',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['not_started', 'in_progress', 'blocked', 'done', 'skipped'])), name='ticket_instance_status_known'),
        ),
        migrations.AddConstraint(
            model_name='ticketinstance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('status', 'done')), models.Q(models.Q(('status', 'done'), _negated=True), ('completed_at__isnull', True)), _connector='OR'), name='ticket_instance_done_has_its_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketinstance',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_update',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    condition='WHEN (OLD."assignee_id" IS DISTINCT FROM (NEW."assignee_id") OR OLD."completed_at" IS DISTINCT FROM (NEW."completed_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."pack_id" IS DISTINCT FROM (NEW."pack_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."ticket_id" IS DISTINCT FROM (NEW."ticket_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."updated_by_id" IS DISTINCT FROM (NEW."updated_by_id"))',
                    func='INSERT INTO "execution_ticketinstancehistory" ("assignee_id", "completed_at", "id", "notes", "organization_id", "pack_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "status", "ticket_id", "updated_at", "updated_by_id") VALUES (OLD."assignee_id", OLD."completed_at", OLD."id", OLD."notes", OLD."organization_id", OLD."pack_id", clock_timestamp(), \'update\', OLD."id", OLD."started_at", OLD."status", OLD."ticket_id", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash='00e63db0464d86a2137381c737cd7c10d3f7d238',
                    operation='UPDATE',
                    pgid='pgtrigger_kept_update_f41ff',
                    table='execution_ticketinstance',
                    when='AFTER',
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ticketinstance',
            trigger=pgtrigger.compiler.Trigger(
                name='kept_delete',
                sql=clear_platform.foundation.field_functions.KeptRowSql(
                    func='INSERT INTO "execution_ticketinstancehistory" ("assignee_id", "completed_at", "id", "notes", "organization_id", "pack_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "status", "ticket_id", "updated_at", "updated_by_id") VALUES (OLD."assignee_id", OLD."completed_at", OLD."id", OLD."notes", OLD."organization_id", OLD."pack_id", clock_timestamp(), \'delete\', OLD."id", OLD."started_at", OLD."status", OLD."ticket_id", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash='8fb82906ce077aa81dadeabf40d456a9a65dd943',
                    operation='DELETE',
                    pgid='pgtrigger_kept_delete_84504',
                    table='execution_ticketinstance',
                    when='AFTER',
                ),
            ),
        ),
        migrations.AddIndex(
            model_name='packupload',
            index=models.Index(fields=['pack', '-uploaded_at'], name='pack_upload_newest'),
        ),
        migrations.AddIndex(
            model_name='packupload',
            index=models.Index(fields=['organization', '-uploaded_at'], name='pack_upload_by_organization'),
        ),
        migrations.AddIndex(
            model_name='packexport',
            index=models.Index(fields=['organization', '-exported_at'], name='pack_export_by_organization'),
        ),
        migrations.AddConstraint(
            model_name='packexport',
            constraint=models.UniqueConstraint(fields=('pack', 'hash'), name='pack_export_once'),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
