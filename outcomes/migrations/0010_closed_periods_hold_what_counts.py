"""Let a closed period hold everything that counts in it, and let writes under way be waited for when one is closed.

What counts for an institution is what it was told: outcomes it judged, those in its own file, and those that an
enterprise in its sight keeps in its own. What was written down after the closing never counted, and stays free. Whoever
writes an outcome may see neither who reads it nor who closed what, so functions find both by ids alone.

A form that came in belongs to the outcome it left, which is now read from both sides.
"""

import django.db.models.deletion
from django.db import migrations, models

HEAD = """
CREATE OR REPLACE FUNCTION clear_outcomes_locked(asked bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
"""
HOLDS = HEAD + """
    SELECT DISTINCT held.id
    FROM public.outcomes_outcome AS held
    CROSS JOIN LATERAL (
        SELECT review.organization_id AS id, true AS judged
        FROM public.outcomes_outcomereview AS review WHERE review.outcome_id = held.id
        UNION ALL
        SELECT held.organization_id, false
        UNION ALL
        SELECT sight.grantee_id, false
        FROM public.foundation_accessgrant AS sight
        WHERE held.organization_id = held.enterprise_id AND sight.organization_id = held.enterprise_id
    ) AS told
    JOIN public.outcomes_periodlock AS closed
      ON closed.organization_id = told.id AND closed.unlocked_at IS NULL
     AND held.valid_on BETWEEN closed.starts AND closed.ends
     AND (told.judged OR held.recorded_at <= closed.locked_at)
    WHERE held.id = ANY (asked);
END;
"""
HELD_BEFORE = HEAD + """
    SELECT DISTINCT held.id
    FROM public.outcomes_outcome AS held
    JOIN public.outcomes_outcomereview AS review ON review.outcome_id = held.id
    JOIN public.outcomes_periodlock AS closed
      ON closed.organization_id = review.organization_id AND closed.unlocked_at IS NULL
     AND held.valid_on BETWEEN closed.starts AND closed.ends
    WHERE held.id = ANY (asked);
END;
"""
WAITED_FOR = """
CREATE FUNCTION clear_hold_periods(enterprises bigint[], organizations bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('periods'), told.id::integer) FROM (
        SELECT grantee_id AS id FROM public.foundation_accessgrant
        WHERE organization_id = ANY (enterprises) AND grantee_id <> organization_id
        UNION
        SELECT unnest(organizations)
    ) AS told;
END $$;
COMMENT ON FUNCTION clear_hold_periods(bigint[], bigint[]) IS
    'Until the transaction ends nobody who sees some enterprises, and none of some organizations, closes a period.';
REVOKE ALL ON FUNCTION clear_hold_periods(bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_hold_periods(bigint[], bigint[]) TO clear_app, clear_staff;

CREATE FUNCTION clear_hold_outcomes(asked bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.clear_hold_periods(
        ARRAY (SELECT DISTINCT enterprise_id FROM public.outcomes_outcome
               WHERE id = ANY (asked) AND enterprise_id IS NOT NULL),
        ARRAY (SELECT organization_id FROM public.outcomes_outcome WHERE id = ANY (asked)
               UNION SELECT organization_id FROM public.outcomes_outcomereview WHERE outcome_id = ANY (asked))
    );
    -- A statement of its own sees what was committed while the one before waited.
    RETURN QUERY SELECT public.clear_outcomes_locked(asked);
END $$;
COMMENT ON FUNCTION clear_hold_outcomes(bigint[]) IS
    'Those of some outcomes that lie in a closed period; the others lie in none before the transaction ends.';
REVOKE ALL ON FUNCTION clear_hold_outcomes(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clear_hold_outcomes(bigint[]) TO clear_app, clear_staff;
"""
NOT_WAITED_FOR = """
DROP FUNCTION clear_hold_outcomes(bigint[]);
DROP FUNCTION clear_hold_periods(bigint[], bigint[]);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0028_things_are_cited'),
        ('outcomes', '0009_institutions_have_metrics_of_their_own'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reportingform',
            name='outcome',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='outcomes.outcome'),
        ),
        migrations.RunSQL(HOLDS, HELD_BEFORE),
        migrations.RunSQL(WAITED_FOR, NOT_WAITED_FOR),
    ]
