"""Refusals of requests that carry an `Idempotency-Key`, and of forms that are sent twice."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed


class KeyMalformed(Malformed):
    """The header holds no key."""

    code = "idempotency.key_malformed"
    sentence = "Idempotency-Key takes 1 to 255 visible signs without spaces; a new UUID for each new request is best."


class KeyReused(Invalid):
    """The key came before, with another body."""

    code = "idempotency.key_reused"
    sentence = "This Idempotency-Key was sent before with another body. Send a new key for a new request."


class KeyInFlight(Conflict):
    """The first request with the key is still being carried out."""

    title = "Still at work"
    code = "idempotency.in_flight"
    sentence = "A request with this Idempotency-Key is still being carried out. Send the same again in a moment."


class NotRepeatable(Conflict):
    """The request was carried out, and its answer is not kept."""

    title = "Already done"
    code = "idempotency.not_repeatable"
    sentence = (
        "This was carried out before, and its answer is not kept because it may hold a secret. If you lost it, make a"
        " new one with a new Idempotency-Key."
    )


class FormSentBefore(Conflict):
    """The same form came a second time, for instance by loading its answer again; it was carried out the first time."""

    title = "Already done"
    code = "request.form_sent_before"
    sentence = "This form was sent before and was carried out then. Look at how things stand before sending another."
