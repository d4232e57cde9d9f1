"""Keep how an organization's people come in from everybody else, whatever they were granted sight of.

A grant shows rows of work. Providers with their sealed secrets, domains and invitations are for the organization's own
people. And a provider is required only of accounts whose address the organization proved to be its own: a seat is given
without asking whoever it is given to.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION clear_sso_organizations(asked bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT coalesce(array_agg(seat.organization_id), '{}') FROM public.foundation_membership AS seat
    JOIN public.foundation_identityprovider AS provider ON provider.organization_id = seat.organization_id
    JOIN public.foundation_user AS account ON account.id = seat.user_id
    JOIN public.foundation_signindomain AS own ON own.organization_id = seat.organization_id
        AND own.proved_at IS NOT NULL AND own.domain = lower(split_part(account.email, '@', -1))
    WHERE seat.user_id = asked AND provider.required
);
"""
FUNCTION_BEFORE = """
CREATE OR REPLACE FUNCTION clear_sso_organizations(asked bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT coalesce(array_agg(seat.organization_id), '{}') FROM public.foundation_membership AS seat
    JOIN public.foundation_identityprovider AS provider ON provider.organization_id = seat.organization_id
    WHERE seat.user_id = asked AND provider.required
);
"""
OWN = """
DROP POLICY app_select ON foundation_identityprovider;
DROP POLICY app_insert ON foundation_identityprovider;
DROP POLICY app_update ON foundation_identityprovider;
DROP POLICY app_delete ON foundation_identityprovider;
CREATE POLICY app_select ON foundation_identityprovider FOR SELECT TO clear_app USING (
    organization_id = ANY ((SELECT clear_reading_ids())::bigint[])
);
CREATE POLICY app_insert ON foundation_identityprovider FOR INSERT TO clear_app WITH CHECK (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE POLICY app_update ON foundation_identityprovider FOR UPDATE TO clear_app USING (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE POLICY app_delete ON foundation_identityprovider FOR DELETE TO clear_app USING (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);

DROP POLICY app_select ON foundation_signindomain;
DROP POLICY app_insert ON foundation_signindomain;
DROP POLICY app_update ON foundation_signindomain;
DROP POLICY app_delete ON foundation_signindomain;
CREATE POLICY app_select ON foundation_signindomain FOR SELECT TO clear_app USING (
    organization_id = ANY ((SELECT clear_reading_ids())::bigint[])
);
CREATE POLICY app_insert ON foundation_signindomain FOR INSERT TO clear_app WITH CHECK (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE POLICY app_update ON foundation_signindomain FOR UPDATE TO clear_app USING (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE POLICY app_delete ON foundation_signindomain FOR DELETE TO clear_app USING (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);

DROP POLICY app_select ON foundation_invitation;
DROP POLICY app_insert ON foundation_invitation;
DROP POLICY app_update ON foundation_invitation;
DROP POLICY app_delete ON foundation_invitation;
CREATE POLICY app_select ON foundation_invitation FOR SELECT TO clear_app USING (
    organization_id = ANY ((SELECT clear_reading_ids())::bigint[])
);
CREATE POLICY app_insert ON foundation_invitation FOR INSERT TO clear_app WITH CHECK (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE POLICY app_update ON foundation_invitation FOR UPDATE TO clear_app USING (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
CREATE POLICY app_delete ON foundation_invitation FOR DELETE TO clear_app USING (
    organization_id = (SELECT clear_acting_id()) AND organization_id IN (SELECT organization_id FROM clear_writable)
);
"""
BEFORE = """
SELECT clear_unprotect('foundation_identityprovider');
SELECT clear_protect('foundation_identityprovider');
SELECT clear_unprotect('foundation_signindomain');
SELECT clear_protect('foundation_signindomain');
SELECT clear_unprotect('foundation_invitation');
SELECT clear_protect('foundation_invitation');
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0015_rows_keep_their_history")]

    operations = [migrations.RunSQL(FUNCTION + OWN, FUNCTION_BEFORE + BEFORE)]
