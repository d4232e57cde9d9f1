"""Make room for chains of audit entries: places and hashes, heads, the plain texts of what is personal, tallies."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

ORGANIZATION = {
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "foundation.organization",
}


class Migration(migrations.Migration):
    dependencies = [("foundation", "0011_invitations")]

    operations = [
        migrations.AddField("auditevent", "seq", models.BigIntegerField(null=True)),
        migrations.AddField("auditevent", "prev_hash", models.CharField(max_length=64, null=True)),
        migrations.AddField("auditevent", "hash", models.CharField(max_length=64, null=True)),
        migrations.AlterField("auditevent", "at", models.DateTimeField()),
        migrations.AlterField("auditevent", "organization", models.ForeignKey(db_index=False, **ORGANIZATION)),
        migrations.AlterField(
            "auditevent",
            "actor_name",
            models.CharField(help_text="A part of the system by name; a person's name as digest.", max_length=200),
        ),
        migrations.RunSQL(
            "ALTER TABLE foundation_auditevent ALTER COLUMN ip TYPE varchar(100) USING host(ip)",
            "ALTER TABLE foundation_auditevent ALTER COLUMN ip TYPE inet USING ip::inet",
            state_operations=[
                migrations.AlterField(
                    "auditevent",
                    "ip",
                    models.CharField(help_text="Digest of the address it came from.", max_length=100, null=True),
                )
            ],
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization", models.OneToOneField(**ORGANIZATION)),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.CharField(default="0" * 64, max_length=64)),
                ("anchored_seq", models.BigIntegerField(default=0)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="AuditPersonalValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization", models.ForeignKey(db_index=False, **ORGANIZATION)),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.auditevent",
                    ),
                ),
                ("path", models.CharField(help_text="JSON pointer: /actor_name, /ip, /after/email.", max_length=200)),
                ("value", models.JSONField()),
                (
                    "salt",
                    models.CharField(
                        help_text="Part of what was digested; without it nobody can try values out.", max_length=32
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "event", "path"), name="audit_personal_value_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditVerification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization", models.OneToOneField(**ORGANIZATION)),
                ("verified_at", models.DateTimeField()),
                ("seq", models.BigIntegerField()),
                ("broken_seq", models.BigIntegerField(null=True)),
                ("what", models.CharField(blank=True, max_length=80)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="AuditRefusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization", models.ForeignKey(**ORGANIZATION)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("code", models.CharField(max_length=80)),
                ("route", models.CharField(max_length=80)),
                ("began_at", models.DateTimeField()),
                ("count", models.IntegerField()),
                ("told", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organization"),
                        models.F("actor_kind"),
                        django.db.models.functions.comparison.Coalesce("actor_id", models.Value(0)),
                        models.F("code"),
                        models.F("route"),
                        name="audit_refusal_once",
                    )
                ],
            },
        ),
    ]
