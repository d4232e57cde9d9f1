"""Refusals of webhooks, going out and coming in."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotAllowed


class WebhookAddressRefused(Invalid):
    """Events cannot be sent to this address."""

    code = "webhook.address_refused"
    sentence = "Events cannot be sent to this address. {because}"


class UnknownEventType(Malformed):
    """There is no such type of events that could be sent."""

    code = "webhook.unknown_type"
    sentence = "'{type}' is no type of events that is sent. Choose from docs/event-catalog.md, or * for all of them."


class TooManyEndpoints(Invalid):
    """The organization has as many addresses as one may have."""

    code = "webhook.too_many"
    sentence = "There are {most} addresses already, and more are not kept. Remove one that is not needed."


class WebhookRemoved(Invalid):
    """The address was removed and stays so."""

    code = "webhook.removed"
    sentence = "This address was removed, and nothing is sent to it any more. Add it again."


class WebhookOff(Conflict):
    """Nothing is sent to the address at the moment."""

    code = "webhook.off"
    sentence = "Nothing is sent to this address at the moment. Switch it on, then try again."


class StillOnItsWay(Conflict):
    """The delivery has not come to its end, so there is nothing to send again."""

    code = "webhook.on_its_way"
    sentence = "This delivery is still on its way: it is tried again by itself."


class SignatureRefused(NotAllowed):
    """A message that says it is signed, and is not by whom it should be, or comes by an address that is none."""

    status = 401
    title = "Not signed"
    code = "webhook.signature_refused"
    sentence = (
        "This message is not signed with the secret of the address it came by, or was changed on its way. Send"
        " webhook-id, webhook-timestamp and webhook-signature as Standard Webhooks has them, and ?endpoint= with the"
        " id that the console shows."
    )


class SignatureTooOld(NotAllowed):
    """A message that was signed well, at a time too far from now."""

    status = 401
    title = "Not of now"
    code = "webhook.not_of_now"
    sentence = (
        "This message was signed more than five minutes from now. Sign it afresh at each try, and check the sender's"
        " clock."
    )


class WebhookIdReused(Conflict):
    """The sender gave another message the same id before."""

    code = "webhook.id_reused"
    sentence = "Another message came under the id {id} before. Give every message an id of its own."
