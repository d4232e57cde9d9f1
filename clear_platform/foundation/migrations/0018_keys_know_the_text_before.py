"""A key knows the text it had before, so that whoever still sends that is told it was replaced and not "sign in".

Also what the administration calls accounts, features and counted failures.
"""

from django.db import migrations, models

FIND = """
CREATE OR REPLACE FUNCTION clear_find_api_key(asked text)
RETURNS TABLE (key_id bigint, organization_id bigint, made_by_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT held.id, held.organization_id, held.made_by_id FROM public.foundation_apikey AS held
    WHERE held.prefix = asked OR held.former_prefix = asked;
END;
"""
FIND_BEFORE = """
CREATE OR REPLACE FUNCTION clear_find_api_key(asked text)
RETURNS TABLE (key_id bigint, organization_id bigint, made_by_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT held.id, held.organization_id, held.made_by_id FROM public.foundation_apikey AS held
    WHERE held.prefix = asked;
END;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0017_audit_entries_are_appended_by_a_function'),
    ]

    operations = [
        migrations.AddField(
            model_name='apikey',
            name='former_hash',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='apikey',
            name='former_prefix',
            field=models.CharField(blank=True, editable=False, help_text='Of the text before this one.', max_length=12, null=True, unique=True),
        ),
        migrations.RunSQL(FIND, FIND_BEFORE),
        migrations.AlterModelOptions(
            name='user',
            options={'verbose_name': 'account'},
        ),
        migrations.AlterModelOptions(
            name='featureflag',
            options={'verbose_name': 'feature'},
        ),
        migrations.AlterModelOptions(
            name='failedsignins',
            options={'verbose_name': 'count of failed sign-ins', 'verbose_name_plural': 'counts of failed sign-ins'},
        ),
    ]
