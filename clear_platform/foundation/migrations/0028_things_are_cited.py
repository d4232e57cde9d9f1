"""Keep what can be cited as it stands now, and who cited it as it stood then."""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
SELECT clear_protect('foundation_citable');
SELECT clear_protect('foundation_citation');
"""
BACKWARD = """
SELECT clear_unprotect('foundation_citation');
SELECT clear_unprotect('foundation_citable');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0027_waiting_is_no_try'),
    ]

    operations = [
        migrations.CreateModel(
            name='Citable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('ref', models.CharField(max_length=80)),
                ('hash', models.CharField(max_length=64)),
                ('label', models.CharField(max_length=255)),
                ('standing', models.CharField(choices=[('holds', 'Holds'), ('superseded', 'Superseded'), ('removed', 'Removed')], default='holds', max_length=10)),
                ('changed_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='foundation.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'ref'), name='citable_once'), models.CheckConstraint(condition=models.Q(('standing__in', ['holds', 'superseded', 'removed'])), name='citable_standing_known')],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('citing_kind', models.CharField(max_length=40)),
                ('citing_ref', models.CharField(max_length=80)),
                ('cited_kind', models.CharField(max_length=40)),
                ('cited_ref', models.CharField(max_length=80)),
                ('hash_then', models.CharField(blank=True, default='', max_length=64)),
                ('noted_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['cited_kind', 'cited_ref'], name='citation_by_cited')],
                'constraints': [models.UniqueConstraint(fields=('citing_kind', 'citing_ref', 'cited_kind', 'cited_ref'), name='citation_once')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
