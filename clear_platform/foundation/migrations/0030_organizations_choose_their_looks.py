"""Keep how organizations look, and a tag of it beside their names, so that a page knows without asking."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0029_what_is_cited_stays_what_it_was'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='brand_tag',
            field=models.CharField(blank=True, db_default='', default='', editable=False, help_text='Tag of its theme, so that a page knows without asking; empty where it chose none.', max_length=16),
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('primary', models.CharField(max_length=7)),
                ('accent', models.CharField(max_length=7)),
                ('type_scale', models.CharField(choices=[('0.9375', '0.9375'), ('1', '1'), ('1.125', '1.125'), ('1.25', '1.25')], default='1', max_length=6)),
                ('mode', models.CharField(choices=[('system', 'system'), ('light', 'light'), ('dark', 'dark')], default='system', max_length=6)),
                ('logo', models.BinaryField(blank=True, default=b'')),
                ('logo_kind', models.CharField(blank=True, default='', max_length=4)),
                ('logo_ratio', models.DecimalField(decimal_places=3, default=Decimal('1'), max_digits=6)),
                ('changed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('type_scale__in', ('0.9375', '1', '1.125', '1.25'))), name='theme_scale_known'), models.CheckConstraint(condition=models.Q(('mode__in', ('system', 'light', 'dark'))), name='theme_mode_known'), models.CheckConstraint(condition=models.Q(('logo_kind__in', ['', 'svg', 'png', 'jpeg'])), name='theme_logo_kind_known')],
            },
        ),
        migrations.RunSQL(
            "SELECT clear_protect('foundation_theme'); SELECT clear_count_changes('foundation_theme');",
            "SELECT clear_uncount_changes('foundation_theme'); SELECT clear_unprotect('foundation_theme');",
        ),
    ]
