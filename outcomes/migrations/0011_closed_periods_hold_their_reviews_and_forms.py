"""Let the database hold a closed period whole: its reviews, forms and requests, and the days of its own closing.

Nothing comes into a closed period either, as if it had been written down before the closing. A period is opened again
in one way alone, with a reason, and what closed or opened it stays. Erasing an account still takes its name out of rows.
"""

from django.db import migrations

HELD = """
CREATE FUNCTION clear_closed(asked bigint, since date, until date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN EXISTS (
    SELECT FROM public.outcomes_periodlock
    WHERE organization_id = asked AND unlocked_at IS NULL AND starts <= until AND ends >= since
);

CREATE FUNCTION clear_keep_out_of_locked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM clear_outcomes_locked(ARRAY (SELECT id FROM made))) THEN
        RAISE EXCEPTION 'an outcome would lie in a period that is locked'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_out_of_locked_new AFTER INSERT ON outcomes_outcome REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION clear_keep_out_of_locked();
CREATE TRIGGER keep_out_of_locked AFTER UPDATE ON outcomes_outcome REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION clear_keep_out_of_locked();

CREATE FUNCTION clear_keep_locked_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM outcomes_outcome AS told WHERE told.id = OLD.outcome_id
        AND clear_closed(OLD.organization_id, told.valid_on, told.valid_on)
    ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM outcomes_outcome AS told WHERE told.id = NEW.outcome_id
        AND clear_closed(NEW.organization_id, told.valid_on, told.valid_on)
    ) THEN
        RAISE EXCEPTION 'this review lies in a period that is locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_locked_review BEFORE INSERT OR DELETE
    OR UPDATE OF organization_id, outcome_id, status, note, submitted_at, decided_at
    ON outcomes_outcomereview FOR EACH ROW EXECUTE FUNCTION clear_keep_locked_review();

CREATE FUNCTION clear_keep_locked_form() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM outcomes_reportingrequest AS asked WHERE asked.id = OLD.request_id
        AND clear_closed(OLD.organization_id, asked.starts, asked.ends)
    ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM outcomes_reportingrequest AS asked WHERE asked.id = NEW.request_id
        AND clear_closed(NEW.organization_id, asked.starts, asked.ends)
    ) THEN
        RAISE EXCEPTION 'this form lies in a period that is locked' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_locked_form BEFORE INSERT OR DELETE
    OR UPDATE OF organization_id, request_id, enterprise_id, outcome_id, status, values_json, submitted_at,
        submitted_by, note, decided_at
    ON outcomes_reportingform FOR EACH ROW EXECUTE FUNCTION clear_keep_locked_form();

CREATE FUNCTION clear_keep_locked_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND clear_closed(OLD.organization_id, OLD.starts, OLD.ends)
        OR TG_OP <> 'DELETE' AND clear_closed(NEW.organization_id, NEW.starts, NEW.ends) THEN
        RAISE EXCEPTION 'this request lies in a period that is locked'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_locked_request BEFORE INSERT OR DELETE
    OR UPDATE OF organization_id, starts, ends, due_on, metrics_json
    ON outcomes_reportingrequest FOR EACH ROW EXECUTE FUNCTION clear_keep_locked_request();

CREATE FUNCTION clear_keep_period_lock() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (NEW.organization_id, NEW.starts, NEW.ends, NEW.note, NEW.locked_at)
            IS DISTINCT FROM (OLD.organization_id, OLD.starts, OLD.ends, OLD.note, OLD.locked_at)
        OR NEW.locked_by_id IS NOT NULL AND NEW.locked_by_id IS DISTINCT FROM OLD.locked_by_id
        OR OLD.unlocked_at IS NOT NULL AND (
            (NEW.unlocked_at, NEW.unlocked_because) IS DISTINCT FROM (OLD.unlocked_at, OLD.unlocked_because)
            OR NEW.unlocked_by_id IS NOT NULL AND NEW.unlocked_by_id IS DISTINCT FROM OLD.unlocked_by_id
        ) THEN
        RAISE EXCEPTION 'a closed period is opened again for a reason; nothing else of its closing changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_period_lock BEFORE UPDATE OR DELETE ON outcomes_periodlock
    FOR EACH ROW EXECUTE FUNCTION clear_keep_period_lock();

REVOKE ALL ON FUNCTION clear_closed(bigint, date, date), clear_keep_out_of_locked(), clear_keep_locked_review(),
    clear_keep_locked_form(), clear_keep_locked_request(), clear_keep_period_lock()
    FROM PUBLIC, clear_app, clear_staff;
"""
FREE = """
DROP TRIGGER keep_period_lock ON outcomes_periodlock;
DROP TRIGGER keep_locked_request ON outcomes_reportingrequest;
DROP TRIGGER keep_locked_form ON outcomes_reportingform;
DROP TRIGGER keep_locked_review ON outcomes_outcomereview;
DROP TRIGGER keep_out_of_locked ON outcomes_outcome;
DROP TRIGGER keep_out_of_locked_new ON outcomes_outcome;
DROP FUNCTION clear_keep_period_lock();
DROP FUNCTION clear_keep_locked_request();
DROP FUNCTION clear_keep_locked_form();
DROP FUNCTION clear_keep_locked_review();
DROP FUNCTION clear_keep_out_of_locked();
DROP FUNCTION clear_closed(bigint, date, date);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0010_closed_periods_hold_what_counts'),
    ]

    operations = [migrations.RunSQL(HELD, FREE)]
