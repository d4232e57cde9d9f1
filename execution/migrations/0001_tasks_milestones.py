"""Tasks that carry out decisions, and the milestones that prove them."""

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
            name='ImplementationTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action_plan_ref', models.CharField(blank=True, default='', max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('due_date', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('todo', 'Todo'), ('in_progress', 'In Progress'), ('blocked', 'Blocked'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='todo', max_length=11)),
                ('priority', models.CharField(choices=[('low', 'Low'), ('normal', 'Normal'), ('high', 'High')], default='normal', max_length=6)),
                ('meta_json', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('updated_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('done_at', models.DateTimeField(editable=False, null=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.decisionrecord')),
                ('depends_on', models.ManyToManyField(blank=True, related_name='needed_by', to='execution.implementationtask')),
                ('enterprise', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'task',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('status__in', ['todo', 'in_progress', 'blocked', 'done', 'cancelled'])), name='task_status_known'),
                    models.CheckConstraint(condition=models.Q(('priority__in', ['low', 'normal', 'high'])), name='task_priority_known'),
                    models.UniqueConstraint(condition=models.Q(('action_plan_ref', ''), _negated=True), fields=('decision', 'action_plan_ref'), name='task_once_for_each_plan_step'),
                ],
                'indexes': [
                    models.Index(fields=['decision', 'due_date'], name='task_by_decision'),
                    models.Index(fields=['enterprise', 'status'], name='task_by_enterprise'),
                    models.Index(fields=['owner', 'status', 'due_date'], name='task_by_owner'),
                    models.Index(fields=['organization', 'status', 'due_date'], name='task_by_organization'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('milestone_type', models.CharField(choices=[('started', 'Started'), ('progress', 'Progress'), ('delivered', 'Delivered'), ('measured', 'Measured')], max_length=10)),
                ('logged_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('evidence_text', models.TextField(blank=True, default='')),
                ('evidence_url', models.URLField(blank=True, default='', max_length=500)),
                ('evidence_file', models.FileField(blank=True, default='', upload_to='milestones/%Y/%m')),
                ('evidence_hash', models.CharField(blank=True, default='', max_length=64)),
                ('effective_date', models.DateField(blank=True, null=True)),
                ('verified_at', models.DateTimeField(editable=False, null=True)),
                ('metrics_json', models.JSONField(blank=True, default=dict)),
                ('logged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='execution.implementationtask')),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['task', '-logged_at'], name='milestone_newest'),
                    models.Index(fields=['organization', '-logged_at'], name='milestone_by_organization'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('milestone_type__in', ['started', 'progress', 'delivered', 'measured'])), name='milestone_type_known'),
                ],
            },
        ),
    ]
