"""Give JSON the one form in which it is hashed, where it lies: rows leave by the million, and need not be read for it.

The same text as `enterprises.analyses.rules.canonical_json` gives: keys sorted, no space, numbers in plain decimal
without trailing zeros. Nobody but the application calls it, and it reads nothing.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION institutional_canonical_json(given jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN CASE jsonb_typeof(given)
        WHEN 'object' THEN '{' || coalesce((
            SELECT string_agg(
                to_json(member.key)::text || ':' || CASE jsonb_typeof(member.value)
                    WHEN 'number' THEN trim_scale((member.value #>> '{}')::numeric)::text
                    WHEN 'object' THEN public.institutional_canonical_json(member.value)
                    WHEN 'array' THEN public.institutional_canonical_json(member.value)
                    ELSE member.value::text
                END,
                ',' ORDER BY member.key COLLATE "C"
            ) FROM jsonb_each(given) AS member
        ), '') || '}'
        WHEN 'array' THEN '[' || coalesce((
            SELECT string_agg(public.institutional_canonical_json(item.value), ',' ORDER BY item.place)
            FROM jsonb_array_elements(given) WITH ORDINALITY AS item(value, place)
        ), '') || ']'
        WHEN 'number' THEN trim_scale((given #>> '{}')::numeric)::text
        ELSE given::text
    END;
END
$$;
"""
BACKWARD = "DROP FUNCTION institutional_canonical_json(jsonb);"


class Migration(migrations.Migration):
    dependencies = [("institutional", "0008_organizations_sign_what_they_export")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
