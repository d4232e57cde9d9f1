"""Entity tags of API answers and the conditions that requests set on them (RFC 9110, 8.8 and 13).

Not here: the versions that strong tags are made from (`versions`), nor the check of `If-Match`, which operations make
under the lock of the row they change.
"""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework import status
from rest_framework.request import Request

from clear_platform.foundation.errors import Malformed
from clear_platform.foundation.versions.tags import Expected

VARIES_BY = ("Authorization", "Cookie", "X-Organization", "Accept-Language")
SAFE = frozenset({"GET", "HEAD"})
KEPT_WHEN_UNCHANGED = ("Cache-Control", "ETag", "Vary", "Content-Location", "Content-Language", "Deprecation", "Sunset")


class IfMatchMalformed(Malformed):
    """The header holds no entity tag."""

    code = "precondition.malformed"
    sentence = 'If-Match takes the ETag of an earlier answer as it stood there, in its quotes: "12.4", or * for any.'


def vary(response: HttpResponseBase) -> None:
    """Say on what an answer depends beside its address."""
    patch_vary_headers(response, VARIES_BY)


def strong(tag: str) -> str:
    """Give a tag as the header writes it."""
    return f'"{tag}"'


def expected_of(request: Request) -> Expected | None:
    """Give what `If-Match` demands of the object that is to change, None where it is absent.

    A weak tag never matches, as the standard has it. Refuses: `IfMatchMalformed`.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    written = parse_etags(header)
    if len(written) < len(header.split(",")):
        raise IfMatchMalformed()
    return Expected(frozenset(one if one == "*" else one.strip('"') for one in written if not one.startswith("W/")))


def conditioned(request: Request, response: HttpResponse) -> HttpResponse:
    """Give a rendered answer to a read with its tag, or 304 without a body where the caller holds it already."""
    if request.method not in SAFE or response.status_code != status.HTTP_200_OK:
        return response
    if not response.has_header("ETag"):
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if not _holds(request.headers.get("If-None-Match"), response["ETag"]):
        return response
    unchanged = HttpResponseNotModified()
    for name in KEPT_WHEN_UNCHANGED:
        if response.has_header(name):
            unchanged[name] = response[name]
    return unchanged


def _holds(header: str | None, tag: str) -> bool:
    if header is None:
        return False
    held = parse_etags(header)
    bare = tag.removeprefix("W/")
    return held == ["*"] or any(one.removeprefix("W/") == bare for one in held)
