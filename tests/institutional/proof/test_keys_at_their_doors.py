"""Keys are changed and revoked by those who run an organization, and looked up by whoever has a fingerprint."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clear_platform.foundation.public import Actor, NotVisible, RoleNotAllowed, StaffGroup, acting, events_for
from clear_platform.foundation.sealing import unseal
from institutional.proof.errors import AlreadyRevoked, ReasonMissing
from institutional.proof.models import SigningKey
from institutional.proof.operations import revoke_export_key, rotate_export_key
from institutional.proof.packing import sealed
from institutional.proof.queries import PURPOSE, keys_for
from institutional.proof.results import LedgerProof
from institutional.proof.signing import Signer, signer_for
from tests import actors
from tests.clients import client_of, page_client_of
from tests.institutional import factories
from tests.institutional.proof.packages import ABOUT, TASKS, flipped, lineage, part

pytestmark = pytest.mark.django_db
EMAIL = "admin@harbour.example"
WHY = "A backup was lost with it."


@pytest.fixture
def admin() -> Actor:
    return actors.member(factories.institution(name="Harbour Bank"), "admin", email=EMAIL)


def signer_of(actor: Actor) -> Signer:
    with acting(actor):
        return signer_for(actor)


def rows_of(actor: Actor) -> list[SigningKey]:
    with acting(actor):
        return list(SigningKey.objects.for_actor(actor).order_by("pk"))


def package(tmp_path: Path, by: Signer) -> Path:
    file = tmp_path / "package.zip"
    proof = LedgerProof("12", None)
    file.write_bytes(
        b"".join(sealed([part("tasks.ndjson", TASKS)], about=ABOUT, ledger=proof, prov=lineage(), signer=by))
    )
    return file


def verified(file: Path, *more: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verify_export", str(file), *more, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_another_key_signs_after_a_rotation_and_the_one_before_can_sign_no_more(admin: Actor) -> None:
    first = signer_of(admin)
    made = rotate_export_key(actor=admin)
    assert signer_of(admin).key_id == made.fingerprint != first.key_id
    before, now = rows_of(admin)
    assert (before.private_key, before.retired_at is None) == ("", False)
    assert (now.retired_at, made.state) == (None, "current")


def test_a_rotation_before_the_first_package_makes_the_first_key(admin: Actor) -> None:
    assert rotate_export_key(actor=admin).fingerprint == signer_of(admin).key_id


def test_a_revoked_key_is_told_and_the_next_package_has_another(admin: Actor) -> None:
    first = signer_of(admin)
    told = revoke_export_key(actor=admin, fingerprint=first.key_id, because=WHY)
    assert (told.state, told.revoked_because) == ("revoked", WHY)
    assert signer_of(admin).key_id != first.key_id
    with pytest.raises(AlreadyRevoked):
        revoke_export_key(actor=admin, fingerprint=first.key_id, because=WHY)


def test_a_retired_key_can_still_be_revoked(admin: Actor) -> None:
    first = signer_of(admin)
    rotate_export_key(actor=admin)
    assert revoke_export_key(actor=admin, fingerprint=first.key_id, because=WHY).state == "revoked"


def test_a_revocation_locks_in_the_order_of_a_rotation(admin: Actor) -> None:
    """Otherwise whoever holds all keys of an organization could wait for whoever holds a row, and the reverse."""
    key = signer_of(admin).key_id
    with CaptureQueriesContext(connection) as ran:
        revoke_export_key(actor=admin, fingerprint=key, because=WHY)
    said = [one["sql"] for one in ran]
    locks = [one for one in said if "signing keys:" in one or "FOR UPDATE" in one]
    assert ["signing keys:" in one for one in locks] == [True, False]


def test_a_key_is_not_revoked_without_a_word(admin: Actor) -> None:
    with pytest.raises(ReasonMissing):
        revoke_export_key(actor=admin, fingerprint=signer_of(admin).key_id, because="  ")


def test_an_analyst_signs_and_changes_no_key(admin: Actor) -> None:
    analyst = actors.member(admin.organization_id or 0, "analyst")
    key = signer_of(analyst).key_id
    with pytest.raises(RoleNotAllowed):
        rotate_export_key(actor=analyst)
    with pytest.raises(RoleNotAllowed):
        revoke_export_key(actor=analyst, fingerprint=key, because=WHY)


def test_nobody_touches_the_key_of_another_organization(admin: Actor) -> None:
    key = signer_of(admin).key_id
    other = actors.member(factories.institution(name="Other Bank"), "admin")
    with pytest.raises(NotVisible):
        revoke_export_key(actor=other, fingerprint=key, because=WHY)
    with pytest.raises(NotVisible):
        rotate_export_key(actor=other, organization_id=admin.organization_id)
    with acting(other):
        assert not keys_for(other).exists()


def test_staff_change_the_key_of_any_organization(admin: Actor) -> None:
    first = signer_of(admin)
    staff = actors.staff(StaffGroup.ADMINISTRATOR)
    made = rotate_export_key(actor=staff, organization_id=admin.organization_id)
    assert (made.organization, signer_of(admin).key_id) == ("Harbour Bank", made.fingerprint)
    assert revoke_export_key(actor=staff, fingerprint=first.key_id, because=WHY).state == "revoked"


def test_each_change_is_in_the_log_without_the_private_half(admin: Actor) -> None:
    first = signer_of(admin)
    rotate_export_key(actor=admin)
    revoke_export_key(actor=admin, fingerprint=first.key_id, because=WHY)
    with acting(admin):
        told = list(events_for(admin).filter(action__endswith="export_key").order_by("pk"))
    assert [one.action for one in told] == ["keep_export_key", "rotate_export_key", "revoke_export_key"]


def test_the_private_half_is_sealed_and_in_nothing_that_is_shown(
    admin: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    signer_of(admin)
    [row] = rows_of(admin)
    private = unseal(row.private_key, purpose=PURPOSE)
    actors.staff(StaffGroup.ADMINISTRATOR, email="staff@example.org")
    api, pages, nobody = client_of(EMAIL), page_client_of(EMAIL), Client()
    staff = page_client_of("staff@example.org")
    shown = "".join(
        answer.content.decode()
        for answer in (
            api.get("/api/v1/signing-keys"),
            api.get(f"/api/v1/signing-keys/{row.fingerprint}"),
            pages.get(f"/organizations/{admin.organization_id}/signing-keys"),
            pages.get(f"/organizations/{admin.organization_id}/signing-keys/{row.fingerprint}"),
            nobody.get(f"/signing-keys/{row.fingerprint}"),
            nobody.get(f"/.well-known/clear-signing-keys/{row.fingerprint}.json"),
            staff.get(f"/admin/institutional/signingkey/{row.pk}/change/"),
        )
    )
    assert shown.count(row.fingerprint) >= 4
    for secret in (private, row.private_key):
        assert secret not in shown + caplog.text
    history = next(one for one in apps.get_models() if one.__name__ == "SigningKeyHistory")
    assert "private_key" not in {one.name for one in history._meta.get_fields()}


def test_the_database_keeps_one_key_at_work_and_no_private_half_of_one_at_rest(admin: Actor) -> None:
    signer_of(admin)
    with acting(admin):
        for wrong in ({"retired_at": datetime(2026, 5, 4, tzinfo=UTC)}, {"revoked_because": WHY}):
            with pytest.raises(IntegrityError), transaction.atomic():
                SigningKey.objects.for_actor(admin).update(**wrong)


def test_the_api_lists_rotates_and_revokes(admin: Actor) -> None:
    first, api = signer_of(admin), client_of(EMAIL)
    made = api.post("/api/v1/signing-keys/rotate", {}, content_type="application/json")
    assert made.status_code == 201
    assert made["Location"] == f"/api/v1/signing-keys/{made.json()['fingerprint']}"
    listed = api.get("/api/v1/signing-keys").json()["results"]
    assert [(one["fingerprint"], one["state"]) for one in listed] == [
        (made.json()["fingerprint"], "current"),
        (first.key_id, "retired"),
    ]
    where = f"/api/v1/signing-keys/{first.key_id}/revoke"
    answers = [api.post(where, {"because": WHY}, content_type="application/json") for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 409]
    assert answers[1].json()["code"] == "signing_key.already_revoked"


@pytest.mark.parametrize("wrong", ["f" * 64, "short", "%00", "f" * 2000, "F" * 63 + "g"])
def test_what_leads_to_no_key_is_answered_in_one_way(admin: Actor, wrong: str) -> None:
    nobody = Client()
    page, told = nobody.get(f"/signing-keys/{wrong}"), nobody.get(f"/.well-known/clear-signing-keys/{wrong}.json")
    assert (page.status_code, told.status_code) == (404, 404)
    assert told.json()["code"] == "request.not_found"
    assert told.json()["detail"] in page.content.decode()


@pytest.mark.parametrize(("wrong", "status"), [("f" * 64, 403), ("short", 403), ("%00", 404), ("f" * 2000, 403)])
def test_what_leads_to_no_key_is_refused_at_the_api(admin: Actor, wrong: str, status: int) -> None:
    assert client_of(EMAIL).get(f"/api/v1/signing-keys/{wrong}").status_code == status


def test_anybody_with_the_fingerprint_learns_whose_key_it_is_and_how_it_ended(admin: Actor) -> None:
    key = signer_of(admin).key_id
    nobody = Client()
    told = nobody.get(f"/.well-known/clear-signing-keys/{key.upper()}.json").json()
    assert (told["organization"], told["state"], told["algorithm"]) == ("Harbour Bank", "current", "Ed25519")
    revoke_export_key(actor=admin, fingerprint=key, because=WHY)
    page = nobody.get(f"/signing-keys/{key}").content.decode()
    assert (WHY in page, key in page) == (True, True)
    assert nobody.get(f"/.well-known/clear-signing-keys/{key}.json").json()["state"] == "revoked"


def test_the_console_rotates_and_revokes(admin: Actor) -> None:
    first, pages = signer_of(admin), page_client_of(EMAIL)
    at = f"/organizations/{admin.organization_id}/signing-keys"
    assert "can sign no more" in pages.get(f"{at}/rotate").content.decode()
    assert pages.post(f"{at}/rotate").status_code == 302
    assert pages.post(f"{at}/{first.key_id}/revoke", {"because": ""}).status_code == 400
    assert pages.post(f"{at}/{first.key_id}/revoke", {"because": WHY}).status_code == 302
    shown = pages.get(f"{at}/{first.key_id}").content.decode()
    assert WHY in shown
    assert "Revoke…" not in shown


def test_the_command_says_whether_the_key_is_known_here(admin: Actor, tmp_path: Path) -> None:
    own = package(tmp_path, signer_of(admin))
    code, said = verified(own)
    assert (code, "the key is that of Harbour Bank" in said, "it signs now" in said) == (0, True, True)
    rotate_export_key(actor=admin)
    code, said = verified(own)
    assert (code, "it stays good" in said) == (0, True)


def test_the_command_refuses_a_revoked_and_an_unknown_key(admin: Actor, tmp_path: Path) -> None:
    signer = signer_of(admin)
    own = package(tmp_path, signer)
    revoke_export_key(actor=admin, fingerprint=signer.key_id, because=WHY)
    code, said = verified(own)
    assert (code, WHY in said) == (1, True)
    stranger = package(tmp_path, Signer(bytes(range(32))))
    code, said = verified(stranger, "--format", "json")
    told: dict[str, Any] = json.loads(said)
    assert (code, told["whole"], told["good"], told["known_here"]) == (1, True, False, None)


def test_the_command_names_what_was_changed_and_refuses_what_is_no_package(admin: Actor, tmp_path: Path) -> None:
    own = package(tmp_path, signer_of(admin))
    own.write_bytes(flipped(own.read_bytes(), 40 + len("tasks.ndjson") + 25))
    code, said = verified(own)
    assert (code, "tasks.ndjson: altered" in said) == (1, True)
    own.write_bytes(b"words")
    with pytest.raises(CommandError) as refusal:
        verified(own)
    assert refusal.value.returncode == 2
