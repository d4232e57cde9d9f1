"""Let a thing that can be cited stay the thing it was noted as, and take no note away.

Until now the role of requests could, in plain SQL, make the note of one thing that of another, so that what an app
asks of the notes of its own kind was not asked, and take notes away. What is gone is marked as removed; taking the
note away stays open to `clear_staff`, which takes away organizations whole.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION clear_keep_noted() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF current_setting('role') <> 'clear_staff' THEN
            RAISE EXCEPTION 'the note of % % stays: what is gone is marked as removed', OLD.kind, OLD.ref
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the note of % % stays a note of it, and of when it changed last', OLD.kind, OLD.ref
        USING ERRCODE = 'check_violation';
END $$;
REVOKE ALL ON FUNCTION clear_keep_noted() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER keep_noted BEFORE UPDATE ON foundation_citable FOR EACH ROW
    WHEN ((OLD.id, OLD.kind, OLD.ref) IS DISTINCT FROM (NEW.id, NEW.kind, NEW.ref)
        OR (OLD.changed_at <> NEW.changed_at AND OLD.hash = NEW.hash AND OLD.standing = NEW.standing))
    EXECUTE FUNCTION clear_keep_noted();
CREATE TRIGGER keep_noted_there BEFORE DELETE ON foundation_citable FOR EACH ROW EXECUTE FUNCTION clear_keep_noted();
ALTER TABLE foundation_citable ENABLE ALWAYS TRIGGER keep_noted;
ALTER TABLE foundation_citable ENABLE ALWAYS TRIGGER keep_noted_there;
"""
BACKWARD = """
DROP TRIGGER keep_noted_there ON foundation_citable;
DROP TRIGGER keep_noted ON foundation_citable;
DROP FUNCTION clear_keep_noted();
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0028_things_are_cited")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
