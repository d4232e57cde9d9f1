"""Pages of signing keys: those of an organization in its console, and one key for anybody who has its fingerprint."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clear_platform.foundation.addresses import public_address
from clear_platform.foundation.errors import NotFound
from clear_platform.foundation.public import ConsoleRequest, console_part, may, require
from clear_platform.foundation.rendering.doors import open_to_everybody
from clear_platform.foundation.rendering.refusals import shown_in
from clear_platform.foundation.rendering.tables import Cell, Column, Row, Table
from clear_platform.foundation.rendering.wording import day, moment_full, short_hash
from institutional.proof import queries
from institutional.proof.errors import AlreadyRevoked, ReasonMissing
from institutional.proof.forms import RevokeForm
from institutional.proof.operations import RUNNERS, revoke_export_key, rotate_export_key
from institutional.proof.results import KeyShown
from institutional.proof.rules import ALGORITHM, moment

MARKS = {"current": "key_signs", "retired": "key_retired", "revoked": "key_revoked"}
WHY_OPEN = "Whoever was given a package has to learn whose key signed it; its fingerprint leads to that one key."


@console_part("signing-keys")
@require_safe
def signing_keys(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """List the keys that an organization's exports were signed with."""
    rows = [queries.shown(row) for row in queries.keys_in(request.actor, organization_id)]
    facts = {
        "current": next((row for row in rows if row.state == "current"), None),
        "table": _table(organization_id, rows) if rows else None,
        "may_run": may(request.actor, "rotate_export_key"),
    }
    return render(request, "institutional/proof/keys.html", facts)


@console_part("signing-keys")
@require_safe
def signing_key(request: ConsoleRequest, organization_id: int, fingerprint: str) -> HttpResponse:
    """Show one key of an organization."""
    found = queries.key_in(request.actor, organization_id, fingerprint)
    facts = {
        **_facts(found),
        "may_revoke": found.state != "revoked" and may(request.actor, "revoke_export_key"),
        "open_to_all": public_address("open-signing-key", found.fingerprint),
    }
    return render(request, "institutional/proof/key.html", facts)


@console_part("signing-keys")
@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: ConsoleRequest, organization_id: int) -> HttpResponse:
    """Ask once more before another key signs, then have it so."""
    require(request.actor, RUNNERS)
    if request.method == "POST":
        made = rotate_export_key(actor=request.actor, organization_id=organization_id)
        said = _("Exports are signed with the key %(key)s from now on.") % {"key": short_hash(made.fingerprint)}
        messages.success(request, said)
        return redirect("signing-keys-page", organization_id=organization_id)
    return render(request, "institutional/proof/rotate.html", {})


@console_part("signing-keys")
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: ConsoleRequest, organization_id: int, fingerprint: str) -> HttpResponse:
    """Ask why a key is to be revoked, then have it so."""
    found = queries.key_in(request.actor, organization_id, fingerprint)
    require(request.actor, RUNNERS)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form, {AlreadyRevoked: None, ReasonMissing: "because"}):
            revoke_export_key(actor=request.actor, fingerprint=found.fingerprint, **form.cleaned_data)
            said = _("The key %(key)s is revoked: what it signed proves nothing any more.")
            messages.success(request, said % {"key": short_hash(found.fingerprint)})
            return redirect("signing-keys-page", organization_id=organization_id)
    status = 400 if form.is_bound else 200
    return render(request, "institutional/proof/revoke.html", {**_facts(found), "form": form}, status=status)


@open_to_everybody(WHY_OPEN)
@require_safe
def open_signing_key(request: HttpRequest, key_fingerprint: str) -> HttpResponse:
    """Show whose a key is to anybody who has its fingerprint."""
    return render(request, "institutional/proof/open_key.html", _facts(_behind(key_fingerprint)))


@open_to_everybody(WHY_OPEN)
@require_safe
def open_signing_key_json(request: HttpRequest, key_fingerprint: str) -> JsonResponse:
    """Say the same to programs."""
    found = _behind(key_fingerprint)
    return JsonResponse(
        {
            "fingerprint": found.fingerprint,
            "algorithm": ALGORITHM,
            "public_key": found.public_key,
            "organization": found.organization,
            "state": found.state,
            "made_at": moment(found.made_at),
            "retired_at": moment(found.retired_at) if found.retired_at else None,
            "revoked_at": moment(found.revoked_at) if found.revoked_at else None,
            "revoked_because": found.revoked_because,
        }
    )


def _behind(fingerprint: str) -> KeyShown:
    found = queries.key_behind(fingerprint)
    if found is None:
        raise NotFound()
    return found


def _facts(found: KeyShown) -> dict[str, object]:
    return {"key": found, "short": short_hash(found.fingerprint)}


def _table(organization_id: int, rows: list[KeyShown]) -> Table:
    today = timezone.localdate()
    return Table(
        caption=_("Signing keys, newest first"),
        columns=[
            Column(_("Key"), "name"),
            Column(_("State"), "status"),
            Column(_("Made by"), "words", spare=True),
            Column(_("Since"), "date"),
            Column(_("Until"), "date"),
        ],
        rows=[
            Row(
                [
                    Cell(short_hash(row.fingerprint), href=_address(organization_id, row), in_drawer=False),
                    Cell(status=MARKS[row.state]),
                    Cell(row.made_by) if row.made_by else Cell(because=_("the system")),
                    Cell(day(timezone.localdate(row.made_at), today=today), note=moment_full(row.made_at)),
                    _ended(row),
                ],
                name=short_hash(row.fingerprint),
            )
            for row in rows
        ],
    )


def _address(organization_id: int, row: KeyShown) -> str:
    return reverse("signing-key-page", args=[organization_id, row.fingerprint])


def _ended(row: KeyShown) -> Cell:
    ended = row.revoked_at or row.retired_at
    return Cell(moment_full(ended)) if ended else Cell(because=_("signs now"))
