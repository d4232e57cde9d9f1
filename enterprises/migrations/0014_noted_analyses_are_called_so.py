"""Call the analyses that were noted by their domain and day, as the database holds new notes to be called.

Run again it finds nothing to call otherwise. The migration before calls them by their number again when it is taken
back: until then the database would refuse that.
"""

from django.db import migrations

CALLED = """
UPDATE foundation_citable AS noted SET label = called.label
FROM (
    SELECT analysis.id::text AS ref, CASE analysis.domain
        WHEN 'cfo' THEN 'Finance' WHEN 'cmo' THEN 'Marketing'
        WHEN 'coo' THEN 'Operations' WHEN 'cto' THEN 'Technology'
    END || ' analysis, ' || to_char(analysis.created_at AT TIME ZONE 'UTC', 'FMDD Mon FMYYYY') AS label
    FROM enterprises_analysis AS analysis
) AS called
WHERE noted.kind = 'analysis' AND noted.ref = called.ref AND noted.standing = 'holds'
  AND noted.label <> called.label
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0013_analyses_are_called_by_domain_and_day"),
    ]

    operations = [
        migrations.RunSQL(CALLED, migrations.RunSQL.noop),
    ]
