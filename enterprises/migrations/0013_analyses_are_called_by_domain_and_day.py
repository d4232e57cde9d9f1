"""Hold the note of an analysis against what people call it: its domain and the day it was made, in UTC.

The text is that of `enterprises.analyses.rules.analysis_named`. Notes of earlier releases are called so next.
"""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION enterprises_keep_citable() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stands boolean;
BEGIN
    IF current_setting('role') = 'clear_staff' THEN
        RETURN NEW;
    END IF;
    IF NEW.kind = 'decision' THEN
        SELECT version.content_hash = NEW.hash
            AND NEW.standing = CASE version.status WHEN 'superseded' THEN 'superseded' ELSE 'holds' END
            AND NEW.label = left(version.title || ', version ' || version.version, 255)
        INTO stands FROM enterprises_decisionrecord AS version
        WHERE version.decision_id = CASE WHEN NEW.ref ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN NEW.ref::uuid END
          AND version.organization_id = NEW.organization_id;
    ELSE
        SELECT NEW.standing = 'holds' AND """
AFTER = """
            AND NEW.hash = encode(sha256(convert_to(clear_canonical_json(jsonb_build_object(
                'domain', analysis.domain, 'inputs', analysis.input_json, 'findings', analysis.analysis_json
            )), 'UTF8')), 'hex')
        INTO stands FROM enterprises_analysis AS analysis
        WHERE analysis.id = CASE WHEN NEW.ref ~ '^[1-9][0-9]{0,17}$' THEN NEW.ref::bigint END
          AND analysis.organization_id = NEW.organization_id;
    END IF;
    IF stands IS NOT TRUE THEN
        RAISE EXCEPTION '% % is not as it is noted', NEW.kind, NEW.ref USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BY_DAY = """NEW.label = CASE analysis.domain
                WHEN 'cfo' THEN 'Finance' WHEN 'cmo' THEN 'Marketing'
                WHEN 'coo' THEN 'Operations' WHEN 'cto' THEN 'Technology'
            END || ' analysis, ' || to_char(analysis.created_at AT TIME ZONE 'UTC', 'FMDD Mon FMYYYY')"""
BY_NUMBER = "NEW.label = analysis.domain || ' analysis ' || analysis.id"
CALLED_BY_NUMBER = """
UPDATE foundation_citable AS noted SET label = analysis.domain || ' analysis ' || analysis.id
FROM enterprises_analysis AS analysis
WHERE noted.kind = 'analysis' AND noted.ref = analysis.id::text AND noted.standing = 'holds';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0012_analyses_and_decisions_are_noted_as_they_are"),
    ]

    operations = [
        migrations.RunSQL(BEFORE + BY_DAY + AFTER, BEFORE + BY_NUMBER + AFTER + CALLED_BY_NUMBER),
    ]
