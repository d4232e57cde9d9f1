"""Keep addresses out of milestones that a browser would run instead of opening.

Whoever has such a row, which only a command could write, is stopped here: blank the address first.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('execution', '0004_rows_count_their_changes'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(
                condition=models.Q(('evidence_url', ''), ('evidence_url__iregex', '^https?://'), _connector='OR'),
                name='milestone_evidence_of_the_web',
            ),
        ),
    ]
