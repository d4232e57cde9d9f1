"""Keep what waits for a person to look at it, who has it before them, and what they decided."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = "SELECT clear_protect('execution_review');"
BACKWARD = "SELECT clear_unprotect('execution_review');"


class Migration(migrations.Migration):
    dependencies = [
        ('execution', '0009_prompts_and_what_was_written_with_them'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entity_type', models.CharField(max_length=20)),
                ('entity_id', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=200)),
                ('because', models.TextField(help_text='Why somebody has to look.')),
                ('status', models.CharField(choices=[('open', 'Open'), ('changes_requested', 'Changes Requested'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn')], default='open', max_length=17)),
                ('asked_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('locked_until', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('comment', models.TextField(blank=True, default='')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('locked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', 'status', 'asked_at'], name='review_queue'),
                    models.Index(fields=['entity_type', 'entity_id'], name='review_by_entity'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status__in', ['open', 'changes_requested'])), fields=('organization', 'entity_type', 'entity_id'), name='review_open_once'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['open', 'changes_requested', 'approved', 'rejected', 'withdrawn'])), name='review_status_known'),
                    models.CheckConstraint(condition=models.Q(('status__in', ['open', 'withdrawn']), ('decided_at__isnull', False), _connector='OR'), name='review_decision_has_its_time'),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
