"""Letters that ask to be let in, for tests: sent through the operation and the job, read; and what came of them."""

from __future__ import annotations

import re

from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from clear_platform.foundation.public import Actor, NotVisible, acting
from enterprises.public import enterprise_for
from institutional.letting_in.jobs import send_enterprise_invitation
from institutional.letting_in.operations import accept_enterprise_invitation, invite_enterprise
from institutional.letting_in.queries import invitations_for
from tests import actors

OWNER = "owner@bakery.example.org"
API = "/api/v1/institutional/enterprise-invitations"


def link_sent() -> str:
    """Let the newest job send its letter, and read the link from it."""
    with acting(actors.system()):
        job = ProcrastinateJob.objects.filter(task_name="institutional.send_enterprise_invitation").latest("id")
    send_enterprise_invitation(**job.args)
    found = re.search(r"http://localhost:8000(/let-in/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def asked(analyst: Actor, email: str) -> str:
    """Ask by e-mail; gives the link that the letter holds."""
    invite_enterprise(actor=analyst, email=email)
    return link_sent()


def token_of(link: str) -> str:
    """The secret that a link ends in."""
    return link.rpartition("/")[2]


def let_in(analyst: Actor, owner: Actor, email: str) -> int:
    """Ask, and have it accepted by the owner of that address; gives the invitation's id."""
    token = token_of(asked(analyst, email))
    return accept_enterprise_invitation(actor=owner, token=token).id


def reads(actor: Actor, enterprise: int) -> bool:
    """Say whether somebody sees an enterprise."""
    with acting(actor, read_only=True):
        try:
            enterprise_for(actor=actor, enterprise_id=enterprise)
        except NotVisible:
            return False
        return True


def state(analyst: Actor) -> str:
    """How the newest invitation stands to the one who asked."""
    with acting(analyst, read_only=True):
        return invitations_for(analyst)[0].state
