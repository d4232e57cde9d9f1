"""Keep who may send events in through NATS, and how the bridge to it stands.

Customers see the senders of their own organization and write none; how the bridge stands is the installation's alone.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0024_events_are_told'),
    ]

    operations = [
        migrations.CreateModel(
            name='BridgeState',
            fields=[
                ('direction', models.CharField(choices=[('out', 'out'), ('in', 'in')], max_length=3, primary_key=True, serialize=False)),
                ('worker', models.CharField(blank=True, default='', max_length=100)),
                ('lease_until', models.DateTimeField(null=True)),
                ('connected_since', models.DateTimeField(null=True)),
                ('last_at', models.DateTimeField(null=True)),
                ('position', models.BigIntegerField(default=0)),
                ('passed', models.BigIntegerField(default=0)),
                ('held_back', models.BigIntegerField(default=0)),
                ('waiting', models.BigIntegerField(default=0, help_text='Inward, as NATS said last.')),
                ('trouble', models.CharField(blank=True, default='', max_length=300)),
            ],
            options={
                'verbose_name': 'NATS bridge',
                'verbose_name_plural': 'NATS bridge',
            },
        ),
        migrations.CreateModel(
            name='EventSender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('token', models.CharField(editable=False, max_length=40, unique=True)),
                ('made_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('ended_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'verbose_name': 'NATS sender',
                'indexes': [models.Index(fields=['organization', '-made_at'], name='event_sender_by_organization')],
            },
        ),
        migrations.RunSQL(
            "SELECT clear_protect('foundation_eventsender', writable => false);"
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON foundation_eventsender FROM clear_app;"
            "REVOKE ALL ON foundation_bridgestate FROM clear_app",
            "SELECT clear_unprotect('foundation_eventsender')",
        ),
    ]
