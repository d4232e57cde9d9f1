"""Keep no index of grants by one end alone: there are two by both, of which either end comes first.

Given the choice the planner took the one of the grantee alone for policies that ask for both, and read every grant of
an institution of thousands, at each question of a page.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("foundation", "0031_references_are_asked_when_they_change")]

    operations = [
        migrations.AlterField(
            model_name="accessgrant",
            name=end,
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name=called,
                to="foundation.organization",
            ),
        )
        for end, called in (("grantee", "grants_held"), ("organization", "grants_given"))
    ]
