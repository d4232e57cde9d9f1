"""Entries for the stories of the audit log, and the hand of somebody who owns the database and falsifies it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier

from clear_platform.foundation.models import AuditEvent, AuditHead
from clear_platform.foundation.public import Actor, acting, record
from tests import actors

TABLES = ("foundation_auditevent", "foundation_audithead", "foundation_auditpersonalvalue")


def entries(actor: Actor, count: int) -> None:
    """Some entries in the log of whoever acts, each in a transaction of its own."""
    for number in range(count):
        with acting(actor):
            record(actor=actor, action="test", object_type="thing", object_id=number, after={"number": number})


def chain_of(organization_id: int) -> list[AuditEvent]:
    """The chain of an organization, from its first entry on."""
    system = actors.system()
    with acting(system, read_only=True):
        return list(AuditEvent.objects.for_actor(system).filter(organization_id=organization_id).order_by("seq"))


def head_of(organization_id: int) -> tuple[int, str]:
    """Seq and hash of the head of a chain."""
    system = actors.system()
    with acting(system, read_only=True):
        head = AuditHead.objects.for_actor(system).get(organization_id=organization_id)
        return head.seq, head.hash


@contextmanager
def falsifying(owner_address: str) -> Iterator[psycopg.Connection]:
    """A connection of the owner of the tables, with the triggers taken out of the way as only an owner can."""
    with psycopg.connect(owner_address, autocommit=True) as connection:
        for table in TABLES:
            connection.execute(SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(Identifier(table)))
        yield connection
        for table in TABLES:
            connection.execute(SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(Identifier(table)))
