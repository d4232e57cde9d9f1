"""The column that counts the changes of a row. A trigger raises it, whoever writes.

The trigger is made by `clear_count_changes('table')` in a migration.
"""

from __future__ import annotations

from django.db import models


class Versioned(models.Model):
    """A row with the number of times it was changed; what is written into the column itself is of no account.

    Named apart from `version`, which of a decision or a metric is a fact of its own.
    """

    row_version = models.PositiveBigIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        abstract = True
