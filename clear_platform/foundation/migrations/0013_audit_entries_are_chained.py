"""Give the audit entries that were written before there were chains their places, hashes and digests.

Each organization's entries in the order of their time, then of their id. The form that is hashed is version 1, written
out here once more, since it may never change for these rows. Re-runnable: entries that have a place keep it.
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC

import rfc8785
from django.conf import settings
from django.db import migrations

BATCH = 1000
PERSONAL = ("email", "phone", "note", "because", "reason", "decided_note", "subject_email", "person")
READ = """
SELECT id, organization_id, at, actor_kind, actor_id, actor_name, action, object_type, object_id, before, after,
    request_id, ip
FROM foundation_auditevent WHERE seq IS NULL ORDER BY organization_id, at, id LIMIT %s
"""
PLACE = """
UPDATE foundation_auditevent AS kept SET seq = placed.seq, prev_hash = placed.prev_hash, hash = placed.hash,
    actor_name = placed.actor_name, ip = placed.ip, before = placed.before, after = placed.after
FROM jsonb_to_recordset(%s::jsonb) AS placed(
    id bigint, seq bigint, prev_hash text, hash text, actor_name text, ip text, before jsonb, after jsonb
)
WHERE kept.id = placed.id
"""
TEXTS = """
INSERT INTO foundation_auditpersonalvalue (organization_id, event_id, path, value, salt)
SELECT organization_id, event_id, path, value, salt
FROM jsonb_to_recordset(%s::jsonb) AS one(organization_id bigint, event_id bigint, path text, value jsonb, salt text)
"""
HEAD = """
INSERT INTO foundation_audithead (organization_id, seq, hash, anchored_seq) VALUES (%s, %s, %s, 0)
ON CONFLICT (organization_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
"""
BACK = """
UPDATE foundation_auditevent AS kept SET
    actor_name = coalesce((
        SELECT value #>> '{}' FROM foundation_auditpersonalvalue WHERE event_id = kept.id AND path = '/actor_name'
    ), kept.actor_name),
    ip = (SELECT value #>> '{}' FROM foundation_auditpersonalvalue WHERE event_id = kept.id AND path = '/ip'),
    before = coalesce((
        SELECT kept.before || jsonb_object_agg(split_part(path, '/', 3), value)
        FROM foundation_auditpersonalvalue WHERE event_id = kept.id AND path LIKE '/before/%'
    ), kept.before),
    after = coalesce((
        SELECT kept.after || jsonb_object_agg(split_part(path, '/', 3), value)
        FROM foundation_auditpersonalvalue WHERE event_id = kept.id AND path LIKE '/after/%'
    ), kept.after),
    seq = NULL, prev_hash = NULL, hash = NULL;
DELETE FROM foundation_auditpersonalvalue;
DELETE FROM foundation_audithead;
"""


def chain(apps, schema_editor):
    """Place every entry that has no place yet."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT organization_id, seq, hash FROM foundation_audithead")
        heads = {organization: (seq, text) for organization, seq, text in cursor.fetchall()}
        while True:
            cursor.execute(READ, [BATCH])
            columns = [column.name for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            if not rows:
                return
            placed, texts = [], []
            for row in rows:
                seq, previous = heads.get(row["organization_id"], (0, "0" * 64))
                one = _placed(row, seq + 1, previous, texts)
                heads[row["organization_id"]] = (one["seq"], one["hash"])
                placed.append(one)
            cursor.execute(PLACE, [json.dumps(placed)])
            cursor.execute(TEXTS, [json.dumps(texts)])
            for organization in sorted({row["organization_id"] for row in rows}):
                cursor.execute(HEAD, [organization, *heads[organization]])


def _placed(row, seq, previous, texts):
    def digest(path, value):
        salt = secrets.token_hex(16)
        texts.append(
            {"organization_id": row["organization_id"], "event_id": row["id"], "path": path, "value": value, "salt": salt}
        )
        key = _key()
        said = hmac.new(key, rfc8785.dumps([salt, path, value]), hashlib.sha256).hexdigest()
        return f"{hashlib.sha256(b'id of ' + key).hexdigest()[:8]}:{said}"

    def withheld(facts, path):
        facts = _exact(json.loads(facts) if isinstance(facts, str) else facts)
        if not isinstance(facts, dict):
            return facts
        return {
            key: {"personal_digest": digest(f"{path}/{key}", value)} if key in PERSONAL and value else value
            for key, value in facts.items()
        }

    of_a_person = row["actor_kind"] in ("user", "key")
    said = {
        "v": 1,
        "organization": row["organization_id"],
        "seq": seq,
        "at": row["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor_kind": row["actor_kind"],
        "actor_id": row["actor_id"],
        "actor_name": digest("/actor_name", row["actor_name"]) if of_a_person else row["actor_name"],
        "action": row["action"],
        "object_type": row["object_type"],
        "object_id": row["object_id"],
        "before": withheld(row["before"], "/before"),
        "after": withheld(row["after"], "/after"),
        "request_id": str(row["request_id"]) if row["request_id"] else None,
        "ip": digest("/ip", str(row["ip"])) if row["ip"] else None,
        "prev_hash": previous,
    }
    kept = {name: said[name] for name in ("seq", "prev_hash", "actor_name", "ip", "before", "after")}
    return {"id": row["id"], "hash": hashlib.sha256(rfc8785.dumps(said)).hexdigest(), **kept}


def _exact(value):
    if isinstance(value, dict):
        return {key: _exact(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_exact(one) for one in value]
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    return value


def _key():
    if settings.AUDIT_DIGEST_KEYS:
        return settings.AUDIT_DIGEST_KEYS[0].encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"clear audit digests", hashlib.sha256).digest()


def unchain(apps, schema_editor):
    """Put the plain texts back where they were."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(BACK)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0012_audit_entries_have_places")]

    operations = [migrations.RunPython(chain, unchain)]
