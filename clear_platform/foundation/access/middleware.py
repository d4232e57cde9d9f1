"""The transaction of each request: opened in the role of whoever asks, read-only for reads, undone for refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from clear_platform.foundation import clock
from clear_platform.foundation.audit.operations import record_refusal
from clear_platform.foundation.errors import ClearError
from clear_platform.foundation.jobs.registry import enqueue, job_name
from clear_platform.foundation.masking import masked
from clear_platform.foundation.rendering.middleware import refusal_of
from clear_platform.foundation.sessions.touching import touch
from clear_platform.foundation.tenancy import context, queries, standing
from clear_platform.foundation.tenancy.actors import CHOSEN_ORGANIZATION, Actor
from clear_platform.foundation.tenancy.models import User

NOTE_ACCESS = job_name("foundation.note_access")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
WITHOUT_DATABASE = ("/health/live",)
# The one address where a read writes: a provider sends people back to it with a code, and they are signed in by it.
READS_THAT_WRITE = re.compile(r"/sso/[0-9]{1,18}/callback")
# Who follows a link from an e-mail to a new password may be signed in as anybody; the link alone says whose it is.
AS_NOBODY = ("/forgotten",)
ABOUT_AN_ORGANIZATION = re.compile(r"/organizations/([0-9]{1,18})(?:/|$)")


class TransactionMiddleware:
    """Give every request one transaction and, from its session, an actor (`request.actor`).

    Under /api/ the API's authentication says who acts, since a token or a header may choose. Refused accesses are
    audited after the transaction is undone. What is put off until the transaction is over may refuse too (a right that
    ended in the meantime): then that is the answer, and what was to be sent is not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # A thread serves many: the zone of whoever had a page before must not shift the times of this answer.
        timezone.deactivate()
        if request.path in WITHOUT_DATABASE:
            return self.get_response(request)
        try:
            return self._answered(request)
        except ClearError as refusal:
            with context.request_scope(read_only=True):
                if (actor := getattr(request, "actor", None)) is not None:
                    standing.bind(actor)
                return refusal_of(request, refusal)

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        seen = False
        with ExitStack() as unless_sent:
            with context.request_scope(read_only=reads_only(request)) as scope:
                if not request.path.startswith("/api/"):
                    actor = actor_of_session(request)
                    request.actor = actor  # type: ignore[attr-defined]  # every page reads it
                    standing.bind(actor)
                    self._use_their_language_and_zone(request)
                    seen = touch(request)
                response = self.get_response(request)
                unless_sent.callback(_not_sent, response)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
            for refused, refusal in scope.refusals:
                match = request.resolver_match
                path, route = masked(request.path), f"/{match.route}" if match else ""
                record_refusal(actor=refused, refusal=refusal, path=path, route=route)
            if seen:
                note_access(request)
            unless_sent.pop_all()
        return response

    def _use_their_language_and_zone(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            timezone.activate(request.user.timezone)
            translation.activate(request.user.language)


def _not_sent(answer: HttpResponseBase) -> None:
    """Close the file in an answer that is not sent after all, which nobody else would.

    Closing the answer itself would say that the request is over, and another answer is still to be made.
    """
    if isinstance(answer, FileResponse) and answer.file_to_stream is not None:
        answer.file_to_stream.close()


def reads_only(request: HttpRequest) -> bool:
    """Say whether the request may write nothing."""
    return request.method in READING and not READS_THAT_WRITE.fullmatch(request.path)


def note_access(request: HttpRequest) -> None:
    """Let a job write down when somebody was last in the organization they act for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set at the begin of the request
    if actor.seat is not None:
        with context.database_access():
            enqueue(NOTE_ACCESS, user_id=actor.id, organization_id=actor.organization_id, at=clock.now().isoformat())


def actor_of_session(request: HttpRequest) -> Actor:
    """Give the actor of a signed-in session.

    It acts for the organization whose id the page's address carries, else for the one chosen in the session; where
    neither is its own, for its only one, and the page refuses what is not its to see.
    """
    facts = {"request_id": getattr(request, "request_id", None), "ip": request.META.get("REMOTE_ADDR") or None}
    if request.path.startswith(AS_NOBODY):
        return queries.actor_for(AnonymousUser(), **facts)
    named = ABOUT_AN_ORGANIZATION.match(request.path)
    wanted = [int(named[1])] if named else []
    return queries.actor_for_first(request.user, [*wanted, request.session.get(CHOSEN_ORGANIZATION)], **facts)
