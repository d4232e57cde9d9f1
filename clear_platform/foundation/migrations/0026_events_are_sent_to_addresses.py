"""Send events to addresses that organizations name, and take signed messages in.

Deliveries and tries are written by jobs; a customer's own transaction only adds a delivery (a test, a replay). Which
organization an address for signed messages belongs to is asked before anybody is known: by a function that gives ids.
"""

import clear_platform.foundation.field_functions
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


PROTECTION = """
SELECT clear_protect(one) FROM unnest(ARRAY[
    'foundation_webhookendpoint', 'foundation_webhookdelivery', 'foundation_inboundendpoint'
]::regclass[]) AS one;
SELECT clear_protect(one, writable => false) FROM unnest(ARRAY[
    'foundation_webhookattempt', 'foundation_receivedwebhook'
]::regclass[]) AS one;
REVOKE UPDATE, DELETE, TRUNCATE ON foundation_webhookdelivery FROM clear_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON foundation_webhookattempt, foundation_receivedwebhook FROM clear_app;
SELECT clear_tie('foundation_webhookdelivery', 'endpoint_id', 'foundation_webhookendpoint');
SELECT clear_tie('foundation_webhookdelivery', 'replay_of_id', 'foundation_webhookdelivery');
SELECT clear_tie('foundation_webhookattempt', 'delivery_id', 'foundation_webhookdelivery');
SELECT clear_tie('foundation_receivedwebhook', 'endpoint_id', 'foundation_inboundendpoint');

CREATE FUNCTION clear_find_inbound_endpoint(asked uuid) RETURNS TABLE (endpoint_id uuid, organization_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT held.id, held.organization_id FROM public.foundation_inboundendpoint AS held
    WHERE held.id = asked AND held.removed_at IS NULL;
END;
COMMENT ON FUNCTION clear_find_inbound_endpoint(uuid) IS
    'Whose an address for signed messages is: ids and nothing else, before anybody is known who asks.';
REVOKE ALL ON FUNCTION clear_find_inbound_endpoint(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_find_inbound_endpoint(uuid) TO clear_app, clear_staff;
"""
UNDO = """
DROP FUNCTION clear_find_inbound_endpoint(uuid);
SELECT clear_untie('foundation_receivedwebhook', 'endpoint_id');
SELECT clear_untie('foundation_webhookattempt', 'delivery_id');
SELECT clear_untie('foundation_webhookdelivery', 'replay_of_id');
SELECT clear_untie('foundation_webhookdelivery', 'endpoint_id');
SELECT clear_unprotect(one) FROM unnest(ARRAY[
    'foundation_webhookendpoint', 'foundation_webhookdelivery', 'foundation_inboundendpoint',
    'foundation_webhookattempt', 'foundation_receivedwebhook'
]::regclass[]) AS one;
"""


class Migration(migrations.Migration):
    dependencies = [
        ('foundation', '0025_events_pass_over_nats'),
    ]

    operations = [
        migrations.CreateModel(
            name='InboundEndpoint',
            fields=[
                ('secret', models.TextField(editable=False, help_text='Sealed; shown once, when it was made.')),
                ('former_secret', models.TextField(blank=True, default='', editable=False)),
                ('former_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', '-created_at'], name='inbound_by_organization'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReceivedWebhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('webhook_id', models.CharField(max_length=200)),
                ('body_hash', models.CharField(max_length=64)),
                ('received_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now)),
                ('outcome_json', models.JSONField(blank=True, default=dict)),
                ('endpoint', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.inboundendpoint')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['endpoint'], name='received_by_endpoint'),
                    models.Index(fields=['received_at'], name='received_by_age'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'endpoint', 'webhook_id'), name='received_webhook_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('attempt', models.PositiveIntegerField(default=0)),
                ('fence', models.BigIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('type', models.CharField(max_length=80)),
                ('webhook_id', models.CharField(max_length=80)),
                ('payload', models.TextField()),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), help_text='Codes of the sources that it rests on.', size=None)),
                ('status', models.CharField(choices=[('queued', 'queued'), ('sending', 'sending'), ('delivered', 'delivered'), ('failed', 'failed'), ('dead_lettered', 'dead lettered')], default='queued', max_length=13)),
                ('because', models.CharField(blank=True, default='', max_length=500)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('response_code', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('response_ms', models.PositiveIntegerField(blank=True, null=True)),
                ('response_body', models.CharField(blank=True, default='', max_length=500)),
                ('correlation_id', models.UUIDField(null=True)),
                ('event', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='foundation.event')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('replay_of', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.webhookdelivery')),
            ],
            options={
                'verbose_name_plural': 'webhook deliveries',
            },
        ),
        migrations.CreateModel(
            name='WebhookAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('response_code', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('response_ms', models.PositiveIntegerField(blank=True, null=True)),
                ('response_body', models.CharField(blank=True, default='', max_length=500)),
                ('error', models.CharField(blank=True, default='', max_length=500)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
                ('delivery', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='foundation.webhookdelivery')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['delivery'], name='webhook_attempt_by_delivery'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'delivery', 'number'), name='webhook_attempt_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret', models.TextField(editable=False, help_text='Sealed; shown once, when it was made.')),
                ('former_secret', models.TextField(blank=True, default='', editable=False)),
                ('former_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('removed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('url', models.CharField(max_length=2000)),
                ('types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), help_text='Types of events; * stands for all.', size=None)),
                ('description', models.CharField(blank=True, default='', max_length=200)),
                ('active', models.BooleanField(default=True)),
                ('disabled_because', models.CharField(blank=True, choices=[('paused', 'paused'), ('gone', 'gone')], default='', max_length=10)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.organization')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organization', '-created_at'], name='webhook_by_organization'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('active', True), ('disabled_because', '')), models.Q(('active', False), models.Q(('disabled_because', ''), _negated=True)), _connector='OR'), name='webhook_off_for_a_reason'),
                ],
            },
        ),
        migrations.AddField(
            model_name='webhookdelivery',
            name='endpoint',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.webhookendpoint'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['organization', '-created_at'], name='webhook_delivery_by_age'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['endpoint', '-created_at'], name='webhook_delivery_by_endpoint'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['event'], name='webhook_delivery_by_event'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['replay_of'], name='webhook_delivery_by_replayed'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['correlation_id'], name='webhook_delivery_correlation'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['ended_at'], name='webhook_delivery_by_end'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.UniqueConstraint(condition=models.Q(('replay_of', None)), fields=('organization', 'endpoint', 'event'), name='webhook_delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_at__isnull', False), ('status', 'failed')), models.Q(('status', 'failed'), _negated=True), _connector='OR'), name='webhook_delivery_failed_comes_again'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('status__in', ['delivered', 'dead_lettered'])), models.Q(('status__in', ['delivered', 'dead_lettered']), _negated=True), _connector='OR'), name='webhook_delivery_ended'),
        ),
        migrations.RunSQL(PROTECTION, UNDO),
    ]
