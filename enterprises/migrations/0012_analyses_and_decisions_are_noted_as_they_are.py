"""Take the note of a decision or an analysis from its row alone: hash, standing and label.

Until now an analysis could be noted with any hash, a decision as superseded or removed, and both under any label, in
plain SQL of the role of requests; an analysis that nothing cites yet could be rewritten beneath its note. What that
role notes is held against the row now, the hash of an analysis as `enterprises.analyses.rules` computes it. Removing
what may have to be erased stays open to `clear_staff`.
"""

from django.db import migrations

FORWARD = """
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
        SELECT NEW.standing = 'holds' AND NEW.label = analysis.domain || ' analysis ' || analysis.id
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

CREATE OR REPLACE FUNCTION enterprises_keep_analysis() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'clear_staff' AND (EXISTS (
        SELECT FROM foundation_citation AS citation
        WHERE citation.cited_kind = 'analysis' AND citation.cited_ref = OLD.id::text
    ) OR EXISTS (
        SELECT FROM foundation_citable AS noted WHERE noted.kind = 'analysis' AND noted.ref = OLD.id::text
    )) THEN
        RAISE EXCEPTION 'analysis % stays as it was noted', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION enterprises_keep_analysis() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'clear_staff' AND EXISTS (
        SELECT FROM foundation_citation AS citation
        WHERE citation.cited_kind = 'analysis' AND citation.cited_ref = OLD.id::text
    ) THEN
        RAISE EXCEPTION 'analysis % stays as it was cited', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION enterprises_keep_citable() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'clear_staff' AND NOT EXISTS (
        SELECT FROM enterprises_decisionrecord AS version
        WHERE NEW.kind = 'decision'
          AND version.decision_id = CASE WHEN NEW.ref ~ '^[0-9a-f-]{36}$' THEN NEW.ref::uuid END
          AND version.organization_id = NEW.organization_id AND version.content_hash = NEW.hash
        UNION ALL
        SELECT FROM enterprises_analysis AS analysis
        WHERE NEW.kind = 'analysis' AND analysis.organization_id = NEW.organization_id
          AND analysis.id = CASE WHEN NEW.ref ~ '^[0-9]{1,18}$' THEN NEW.ref::bigint END
    ) THEN
        RAISE EXCEPTION '% % is not as it is noted', NEW.kind, NEW.ref USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0011_what_was_signed_rests_on_what_it_rested_on"),
        ("foundation", "0029_what_is_cited_stays_what_it_was"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
