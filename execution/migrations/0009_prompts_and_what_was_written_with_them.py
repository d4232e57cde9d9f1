"""Keep prompts with every wording they had, how each text was written, and what language models use of a day's budget."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

FORWARD = """
SELECT clear_protect('execution_prompt', shared => true);
SELECT clear_protect('execution_promptversion', shared => true);
SELECT clear_protect('execution_llmlog');
SELECT clear_protect('execution_llmbudget');
SELECT clear_tie('execution_promptversion', 'prompt_id', 'execution_prompt');
SELECT clear_tie('execution_llmlog', 'run_id', 'execution_run', 'run_id');
SELECT clear_count_changes('execution_prompt');
"""

BACKWARD = """
SELECT clear_uncount_changes('execution_prompt');
SELECT clear_untie('execution_llmlog', 'run_id');
SELECT clear_untie('execution_promptversion', 'prompt_id');
ALTER TABLE execution_prompt DROP CONSTRAINT execution_prompt_in_organization;
SELECT clear_unprotect('execution_llmbudget');
SELECT clear_unprotect('execution_llmlog');
SELECT clear_unprotect('execution_promptversion');
SELECT clear_unprotect('execution_prompt');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('execution', '0008_packs_of_reference_data'),
        ('foundation', '0026_events_are_sent_to_addresses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Prompt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('key', models.SlugField(max_length=60)),
                ('in_force', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'ordering': ['key', 'organization'],
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'key'), name='prompt_once', nulls_distinct=False),
                ],
            },
        ),
        migrations.CreateModel(
            name='PromptVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('instructions', models.TextField(help_text='What the language model is told.')),
                ('template', models.TextField(help_text='What it is asked.')),
                ('fallback', models.TextField(help_text='The text that stands without a language model.')),
                ('most_characters', models.PositiveIntegerField(help_text='How long its answer may be.')),
                ('content_hash', models.CharField(max_length=64)),
                ('because', models.CharField(blank=True, default='', max_length=300)),
                ('repeats', models.PositiveIntegerField(blank=True, null=True)),
                ('ships', models.BooleanField(default=False, help_text='It came with the product.')),
                ('made_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='execution.prompt')),
            ],
            options={
                'verbose_name': 'version of a prompt',
                'verbose_name_plural': 'versions of prompts',
                'ordering': ['-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('prompt', 'number'), name='prompt_version_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LLMBudget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('calls', models.PositiveBigIntegerField(default=0)),
                ('tokens_used', models.PositiveBigIntegerField(default=0)),
                ('tokens_reserved', models.PositiveBigIntegerField(default=0)),
                ('cost_used', models.DecimalField(decimal_places=6, default=0, max_digits=16)),
                ('cost_reserved', models.DecimalField(decimal_places=6, default=0, max_digits=16)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'language model budget',
                'ordering': ['-day', 'organization'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'day', 'currency'), name='llm_budget_once'), models.CheckConstraint(condition=models.Q(('cost_reserved__gte', 0), ('cost_used__gte', 0)), name='llm_budget_not_below_nothing')],
            },
        ),
        migrations.CreateModel(
            name='LLMLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step_id', models.CharField(blank=True, default='', max_length=64)),
                ('prompt_key', models.CharField(max_length=60)),
                ('prompt_version', models.PositiveIntegerField()),
                ('prompt_is_own', models.BooleanField(default=False, help_text="The organization's own wording.")),
                ('model', models.CharField(blank=True, default='', max_length=200)),
                ('seed', models.BigIntegerField(blank=True, null=True)),
                ('written_by', models.CharField(choices=[('model', 'Model'), ('template', 'Template')], max_length=8)),
                ('because', models.CharField(blank=True, default='', help_text="Why the template's text stands.", max_length=40)),
                ('calls', models.PositiveIntegerField(default=0)),
                ('tokens_in', models.PositiveBigIntegerField(default=0)),
                ('tokens_out', models.PositiveBigIntegerField(default=0)),
                ('cost', models.DecimalField(decimal_places=6, default=0, max_digits=16)),
                ('currency', models.CharField(max_length=3)),
                ('latency_ms', models.PositiveBigIntegerField(default=0)),
                ('confidence', models.DecimalField(decimal_places=3, max_digits=4)),
                ('validation', models.JSONField(blank=True, default=list, help_text='What each attempt was found wrong in.')),
                ('redactions', models.JSONField(blank=True, default=dict, help_text='What was taken out before it left, by kind.')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='execution.run')),
            ],
            options={
                'verbose_name': 'language model log',
                'verbose_name_plural': 'language model log',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['organization', '-created_at'], name='llm_log_newest'), models.Index(fields=['run'], name='llm_log_by_run')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('written_by__in', ['model', 'template'])), name='llm_log_writer_known'),
                    models.CheckConstraint(condition=models.Q(('confidence__gte', 0), ('confidence__lte', 1)), name='llm_log_confidence_is_a_share'),
                    models.CheckConstraint(condition=models.Q(('written_by', 'template'), ('because', ''), _connector='XOR'), name='llm_log_template_has_its_reason'),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
