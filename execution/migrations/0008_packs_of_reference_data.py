"""Keep reference data in packs: whatever a pack holds is written once, and which one is in force is one switch.

Packs are everybody's to read and staff's to write. Runs name the pack they computed with and are replayed by it, so its
rates and prices stay as they were loaded, whoever asks: none is changed or taken away, and none is added once the pack
was judged. Of a pack itself only what became of it changes.
"""

import clear_platform.foundation.field_functions
import django.db.models.deletion
from django.db import migrations, models


PROTECTION = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON execution_datapack, execution_packrate,
    execution_packprice FROM clear_app;
REVOKE DELETE, TRUNCATE, REFERENCES, TRIGGER ON execution_datapack FROM clear_staff;
REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON execution_packrate, execution_packprice FROM clear_staff;

SELECT clear_count_changes('execution_datapack');

CREATE TRIGGER stays_as_loaded
    BEFORE UPDATE OF id, kind, asof_date, source_id, provider, hash, built_at ON execution_datapack
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON execution_datapack
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
CREATE TRIGGER stays_as_loaded BEFORE UPDATE OR DELETE OR TRUNCATE ON execution_packrate
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();
CREATE TRIGGER stays_as_loaded BEFORE UPDATE OR DELETE OR TRUNCATE ON execution_packprice
    FOR EACH STATEMENT EXECUTE FUNCTION clear_refuse_change();

CREATE FUNCTION clear_load_only_new_packs() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM made JOIN execution_datapack AS pack ON pack.id = made.pack_id
        WHERE pack.reconciliation_status <> 'pending'
    ) THEN
        RAISE EXCEPTION 'INSERT refused: a pack that was judged holds what it was judged by'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION clear_load_only_new_packs() IS 'Refuse rows for packs that were judged; with the caller''s rights.';
REVOKE ALL ON FUNCTION clear_load_only_new_packs() FROM PUBLIC, clear_app, clear_staff;
CREATE TRIGGER load_only_new AFTER INSERT ON execution_packrate REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION clear_load_only_new_packs();
CREATE TRIGGER load_only_new AFTER INSERT ON execution_packprice REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION clear_load_only_new_packs();
"""

UNDO = """
DROP TRIGGER load_only_new ON execution_packprice;
DROP TRIGGER load_only_new ON execution_packrate;
DROP FUNCTION clear_load_only_new_packs();
DROP TRIGGER stays_as_loaded ON execution_packprice;
DROP TRIGGER stays_as_loaded ON execution_packrate;
DROP TRIGGER stays ON execution_datapack;
DROP TRIGGER stays_as_loaded ON execution_datapack;
SELECT clear_uncount_changes('execution_datapack');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('execution', '0007_runs'),
        ('foundation', '0024_events_are_told'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataPack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveBigIntegerField(db_default=1, default=1, editable=False)),
                ('kind', models.CharField(choices=[('fx', 'fx'), ('price', 'price'), ('benchmark', 'benchmark')], max_length=9)),
                ('asof_date', models.DateField()),
                ('provider', models.CharField(help_text='Which provider it was loaded from.', max_length=20)),
                ('hash', models.CharField(help_text='SHA-256 of what it holds.', max_length=64)),
                ('status', models.CharField(choices=[('warming', 'Warming'), ('fresh', 'Fresh'), ('error', 'Error')], default='warming', max_length=7)),
                ('reconciliation_status', models.CharField(choices=[('pending', 'Pending'), ('passed', 'Passed'), ('failed', 'Failed'), ('accepted', 'Accepted')], default='pending', max_length=8)),
                ('problems_json', models.JSONField(blank=True, default=list)),
                ('accepted_because', models.CharField(blank=True, default='', max_length=500)),
                ('in_force', models.BooleanField(default=False)),
                ('built_at', models.DateTimeField(default=clear_platform.foundation.field_functions.recorded_now, editable=False)),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('superseded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.datasource')),
            ],
            options={
                'verbose_name': 'pack',
                'ordering': ['-asof_date', '-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('in_force', True)), fields=('kind', 'source', 'asof_date'), name='pack_in_force_once'),
                    models.UniqueConstraint(fields=('kind', 'source', 'asof_date', 'hash'), name='pack_loaded_once'),
                    models.CheckConstraint(condition=models.Q(('in_force', False), models.Q(('reconciliation_status__in', ['passed', 'accepted']), ('status', 'fresh')), _connector='OR'), name='pack_in_force_has_passed'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('in_force', True)), fields=['kind', '-asof_date'], name='pack_in_force'),
                    models.Index(fields=['kind', '-built_at'], name='pack_by_build'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PackPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('symbol', models.CharField(max_length=60)),
                ('price', models.DecimalField(decimal_places=12, max_digits=24)),
                ('unit', models.CharField(choices=[('money', 'money'), ('percent', 'percent'), ('index', 'index'), ('ratio', 'ratio'), ('count', 'count')], max_length=7)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('observed_on', models.DateField()),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='execution.datapack')),
            ],
            options={
                'verbose_name': 'price',
                'ordering': ['symbol'],
                'constraints': [
                    models.UniqueConstraint(fields=('pack', 'symbol'), name='pack_price_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PackRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.CharField(max_length=3)),
                ('quote', models.CharField(max_length=3)),
                ('rate', models.DecimalField(decimal_places=12, max_digits=24)),
                ('pack', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rates', to='execution.datapack')),
            ],
            options={
                'verbose_name': 'rate',
                'ordering': ['base', 'quote'],
                'constraints': [
                    models.UniqueConstraint(fields=('pack', 'base', 'quote'), name='pack_rate_once'),
                ],
            },
        ),
        migrations.RunSQL(PROTECTION, UNDO),
    ]
