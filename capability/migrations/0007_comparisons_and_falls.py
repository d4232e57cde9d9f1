"""Keep how scores of many enterprises lie beside one another, and which fell; what belongs to nobody everybody reads."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = """
SELECT clear_protect('capability_comparison', shared => true);
SELECT clear_protect('capability_fall');
SELECT clear_protect_reference('capability_fall', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON capability_comparison FROM clear_app;
"""
UNPROTECT = """
SELECT clear_unprotect_reference('capability_fall', 'enterprise_id');
SELECT clear_unprotect('capability_fall');
SELECT clear_unprotect('capability_comparison');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('capability', '0006_contests_of_readiness'),
        ('enterprises', '0011_what_was_signed_rests_on_what_it_rested_on'),
        ('foundation', '0028_things_are_cited'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_invented', models.BooleanField(help_text="Whether it tells of the demonstration's enterprises alone.")),
                ('enterprises', models.PositiveIntegerField(help_text='How many have a readiness in it.')),
                ('document_json', models.JSONField()),
                ('shifted', models.PositiveIntegerField(default=0, help_text='How many distributions shifted in 90 days.')),
                ('compared_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'comparison of readiness',
                'verbose_name_plural': 'comparisons of readiness',
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'is_invented'), name='comparison_once', nulls_distinct=False),
                ],
            },
        ),
        migrations.CreateModel(
            name='Fall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.SlugField(help_text='readiness, or the code of a capability.', max_length=40)),
                ('before', models.DecimalField(decimal_places=2, max_digits=5)),
                ('before_on', models.DateField()),
                ('after', models.DecimalField(decimal_places=2, max_digits=5)),
                ('after_on', models.DateField()),
                ('noticed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('seen_at', models.DateTimeField(editable=False, null=True)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fall of a score',
                'verbose_name_plural': 'falls of scores',
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('organization', 'enterprise', 'measure'), name='fall_open_once'),
                    models.CheckConstraint(condition=models.Q(('after__lt', models.F('before'))), name='fall_goes_down'),
                ],
                'indexes': [
                    models.Index(fields=['organization', 'enterprise', '-noticed_at'], name='fall_by_enterprise'),
                    models.Index(fields=['enterprise'], name='fall_enterprise'),
                ],
            },
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
