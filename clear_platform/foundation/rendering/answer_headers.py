"""What every answer lets a browser do with it: the content security policies, permissions, caching, compression.

Not here: headers that Django's own middleware sets (HSTS, nosniff, referrer, opener, frames: `settings`), and refusals.
"""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

Sources = dict[str, list[str] | str]

PAGES: Sources = {
    "default-src": [SELF],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "object-src": [NONE],
}
# The administration's theme is a library: Alpine reads its attributes as code, and the theme writes its colours, widths
# and pictures into the page (docs/decisions/0011).
ADMINISTRATION: Sources = {
    **PAGES,
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
}
# The library's page for trying the API draws small signs from its stylesheet.
TRYING_THE_API: Sources = {**PAGES, "img-src": [SELF, "data:"]}
# A file or an answer for machines is no page: opened as one, it may do nothing.
NO_PAGE: Sources = {
    "default-src": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
    "sandbox": "",
}
COMPRESSED = ("text/html", "application/json", "application/vnd.oai.openapi+json")
UNUSED_BY_US = (
    "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
    "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{feature}=()" for feature in UNUSED_BY_US)


class ContentPolicyMiddleware(CSPMiddleware):
    """Give each answer the policy of its kind: a page, a page of the administration, or no page at all."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only:
            parts.config = dict(_policy_of(request, response))
        return parts


class CompressionMiddleware(GZipMiddleware):
    """Send pages, lists and the description of the API compressed, to whoever takes that.

    What is sent in parts goes as it comes, and an answer with a strong tag keeps it: compressed, it would be another
    answer, and its tag no longer one that a change can be tied to. Only answers to reading are compressed, so none that
    gives a secret; the form's token is masked anew on each page, and the length of each page made uncertain.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind, tag = response.headers.get("Content-Type", ""), response.headers.get("ETag", "")
        if request.method != "GET" or response.streaming or tag.startswith('"') or not kind.startswith(COMPRESSED):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed


class AnswerHeadersMiddleware:
    """Keep answers out of shared and later hands: no device, no embedding elsewhere, nothing stored.

    Leaves alone what a view itself said about storing. An answer of the API may be kept by its caller, who asks again
    each time whether it still holds; a page may not, so that nothing is left behind a signed-out screen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        kept_by_caller = request.path.startswith("/api/") and request.method in {"GET", "HEAD"}
        response.headers.setdefault("Cache-Control", "private, no-cache" if kept_by_caller else "private, no-store")
        return response


def _policy_of(request: HttpRequest, response: HttpResponseBase) -> Sources:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return NO_PAGE
    for beginning, policy in (("/admin/", ADMINISTRATION), ("/api/", TRYING_THE_API)):
        if request.path.startswith(beginning):
            return policy
    return PAGES
