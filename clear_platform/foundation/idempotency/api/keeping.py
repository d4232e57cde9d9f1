"""The API's keeper of answers: reads the key and the body of a POST, gives the earlier answer or keeps the new one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.utils.crypto import salted_hmac
from rest_framework.request import Request

from clear_platform.foundation.idempotency import operations, rules
from clear_platform.foundation.idempotency.errors import KeyMalformed
from clear_platform.foundation.idempotency.rules import Asked
from clear_platform.foundation.rendering.api import Door
from clear_platform.foundation.tenancy.actors import Actor

HEADERS = ("Content-Type", "Content-Language", "Location", "ETag", "Cache-Control", "Link", "Deprecation", "Sunset")
SALT = "clear.idempotency"


@dataclass(frozen=True)
class Keeping:
    """One request with a key whose answer is to be kept."""

    actor: Actor
    asked: Asked
    secret: bool

    def keep(self, response: HttpResponseBase) -> None:
        """Keep the answer, or only that there was one where it may not be kept or is a stream."""
        owner = operations.owner_of_answers(self.actor)
        if self.secret or owner is None or not isinstance(response, HttpResponse):
            operations.spend_key(asked=self.asked)
            return
        operations.keep_answer(
            organization_id=owner,
            asked=self.asked,
            status=response.status_code,
            headers={name: response[name] for name in HEADERS if response.has_header(name)},
            body=response.content,
        )


class AnswerKeeper:
    """Sees every POST of the API before its handler does; without a key it asks nothing of the database."""

    def begin(self, view: Door, request: Request) -> Keeping | HttpResponse | None:
        """Give the earlier answer of the same request, else what keeps the new one; None without a key.

        Refuses: `KeyMalformed`, `KeyInFlight`, `KeyReused`, `NotRepeatable`.
        """
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return None
        if not rules.is_key(key):
            raise KeyMalformed()
        digest = _digest_of(view.actor, request, key)
        operations.hold(digest)
        asked = Asked(digest, _fingerprint_of(request))
        found = operations.earlier_answer(actor=view.actor, asked=asked)
        if found is None:
            return Keeping(view.actor, asked, view.holds_secret)
        again = HttpResponse(bytes(found.body), status=found.status)
        for name, value in found.headers_json.items():
            again[name] = rules.under_prefix_of(value, asked=request.path) if name == "Location" else value
        again["Idempotent-Replayed"] = "true"
        return again


def _digest_of(actor: Actor, request: Request, key: str) -> str:
    parts = [
        actor.kind,
        actor.acting_id,
        actor.organization_id,
        request.method,
        rules.below_prefix(request.path),
        request.META.get("QUERY_STRING", ""),
        key,
    ]
    return _keyed(json.dumps(parts).encode())


def _fingerprint_of(request: Request) -> str:
    """Give the digest of a body. Of a form what its parts hold: another sending has other boundaries between them."""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        return _keyed(kind.encode() + b"\n" + request._request.body)
    form = cast(QueryDict, request.data)
    parts = [
        [name, [_of_file(one) if isinstance(one, UploadedFile) else str(one) for one in values]]
        for name, values in sorted(form.lists())
    ]
    return _keyed(json.dumps(parts).encode())


def _of_file(file: UploadedFile) -> list[str | None]:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return [file.name, found.hexdigest()]


def _keyed(content: bytes) -> str:
    # Keyed, because a body may hold what must not be guessed from its digest, and a plain digest can be tried out.
    return salted_hmac(SALT, content, algorithm="sha256").hexdigest()
