"""Who belongs to an organization, how each comes in, and what it chose to look like."""

from __future__ import annotations

from datetime import timedelta

from clear_platform.foundation import clock
from clear_platform.foundation.branding.operations import set_theme
from clear_platform.foundation.bridge.operations import add_event_sender
from clear_platform.foundation.credentials.operations import create_api_key
from clear_platform.foundation.members.operations import invite_member
from clear_platform.foundation.public import Actor, acting, actor_for, add_member, create_user
from clear_platform.foundation.rights.operations.granting import grant_rights_exception
from clear_platform.foundation.sso.operations import add_sign_in_domain
from clear_platform.foundation.webhooks.operations.endpoints import create_webhook, send_test_webhook
from clear_platform.foundation.webhooks.operations.inbound import create_inbound_webhook
from enterprises.approvals.operations import set_approval_rules
from enterprises.approvals.results import Rule
from institutional.proof.operations import revoke_export_key, rotate_export_key
from tests import actors
from tests.clients import client_of, page_client_of
from tests.matrix.world import ROLES, address, mark


def people_of(key: str, organization_id: int) -> dict[str, Actor]:
    """The people of an organization, by role."""
    found = {}
    system = actors.system()
    for role in ROLES[key]:
        with acting(system):
            user = create_user(
                actor=system, email=address(key, role), name=f"{role} {mark(key)}", password=actors.PASSWORD
            )
            add_member(actor=system, organization_id=organization_id, email=user.email, name=user.name, role=role)
            found[role] = actor_for(user, organization_id=organization_id)
    return found


def ways_in(key: str, head: Actor) -> None:
    """A key, somebody invited, a domain, a session, tokens: what each head makes. What staff granted it."""
    organization_id = head.organization_id
    assert organization_id is not None
    create_api_key(actor=head, name=f"Key {mark(key)}", scopes=["enterprises.read"])
    invite_member(actor=head, organization_id=organization_id, email=f"invited@{mark(key)}.example.org", role="viewer")
    add_sign_in_domain(actor=head, organization_id=organization_id, domain=f"{mark(key)}.example.org")
    webhook = create_webhook(
        actor=head, url=f"https://{mark(key)}.example.org/", types=["*"], description=f"Webhook {mark(key)}"
    )
    send_test_webhook(actor=head, endpoint_id=webhook.shown.id)
    create_inbound_webhook(actor=head, name=f"Sender {mark(key)}")
    grant_rights_exception(
        actor=actors.system(), source="polygon", purpose="share", organization_id=organization_id,
        starts_on=clock.today(), ends_on=clock.today() + timedelta(days=30), reason=f"Agreed with {mark(key)}.",
    )  # fmt: skip
    set_approval_rules(actor=head, organization_id=organization_id, rules=[Rule("cto", 2)])
    add_event_sender(actor=actors.system(), organization_id=organization_id, name=f"Sender of {mark(key)}")
    rotate_export_key(actor=head)
    revoke_export_key(
        actor=head, fingerprint=rotate_export_key(actor=head).fingerprint, because=f"Lost with {mark(key)}."
    )
    page_client_of(address(key, ROLES[key][0]))
    client_of(address(key, ROLES[key][0]))


def looks(chooser: Actor, organization_id: int) -> None:
    """Colours and a logo of its own."""
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4"/></svg>'
    set_theme(actor=chooser, organization_id=organization_id, primary="#1F6B4A", accent="#C5771A", logo=drawn)
