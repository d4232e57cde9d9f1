"""Keep how often a message was put off for a limit, and let one open dead letter at most be about one thing.

To wait for a limit is then no try. What a dead letter is about stood in the id of the request it came of, where it
showed up in traces.
"""

import clear_platform.foundation.field_functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('foundation', '0026_events_are_sent_to_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='WaitingMessage',
            fields=[
                ('place', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('times', models.PositiveIntegerField(default=1)),
                ('last_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['last_at'], name='waiting_message_by_time'),
                ],
            },
        ),
        migrations.AddField(
            model_name='deadletter',
            name='about',
            field=models.UUIDField(blank=True, editable=False, help_text='What only one letter may be about that is not settled.', null=True),
        ),
        migrations.AddConstraint(
            model_name='deadletter',
            constraint=models.UniqueConstraint(condition=models.Q(('about__isnull', False), ('settled_as', '')), fields=('job_name', 'about'), name='dead_letter_open_once'),
        ),
        migrations.RunSQL("REVOKE ALL ON foundation_waitingmessage FROM clear_app", migrations.RunSQL.noop),
    ]
