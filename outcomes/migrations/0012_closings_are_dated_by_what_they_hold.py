"""Let no closing be dated before what it holds: a period is closed at the earliest with the last that was told of it.

What was written down after a closing never counted in it and stays free. Dated back, a closing would let go of all that
was told since then. Those that stand keep their moments.
"""

from django.db import migrations

DATED = """
CREATE FUNCTION clear_date_period_lock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.locked_at := greatest(NEW.locked_at, (
        SELECT max(held.recorded_at) FROM public.outcomes_outcome AS held
        WHERE held.valid_on BETWEEN NEW.starts AND NEW.ends AND (
            held.organization_id = NEW.organization_id
            OR held.organization_id = held.enterprise_id AND EXISTS (
                SELECT FROM public.foundation_accessgrant AS sight
                WHERE sight.grantee_id = NEW.organization_id AND sight.organization_id = held.enterprise_id
            )
        )
    ));
    RETURN NEW;
END $$;
CREATE TRIGGER date_period_lock BEFORE INSERT ON outcomes_periodlock
    FOR EACH ROW EXECUTE FUNCTION clear_date_period_lock();
REVOKE ALL ON FUNCTION clear_date_period_lock() FROM PUBLIC, clear_app, clear_staff;
"""
AS_SAID = """
DROP TRIGGER date_period_lock ON outcomes_periodlock;
DROP FUNCTION clear_date_period_lock();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0011_closed_periods_hold_their_reviews_and_forms'),
    ]

    operations = [migrations.RunSQL(DATED, AS_SAID)]
