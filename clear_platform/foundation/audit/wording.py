"""What an entry says in words, to stand after the name of who did it. Apps add the words of their own operations."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.audit.results import ActorInLog

_WORDS: dict[str, str | Promise] = {
    "access.refused": _("was refused access"),
    "rights.refused": _("was not let out what a source forbids"),
    "release_export": _("took away what may leave"),
    "refuse_export": _("was let out nothing"),
    "grant_rights_exception": _("granted an exception to a source's terms"),
    "revoke_rights_exception": _("ended an exception to a source's terms"),
    "add_event_sender": _("let a program send events through NATS"),
    "end_event_sender": _("took a program's leave to send events through NATS"),
    "sign_in": _("signed in"),
    "sign_in.locked": _("failed to sign in too often"),
    "unlock_sign_in": _("let somebody try to sign in again"),
    "enter_through_provider": _("came in through the provider"),
    "end_session": _("ended a session"),
    "sign_out_everywhere": _("signed out everywhere"),
    "give_tokens": _("signed in at the API"),
    "refresh_tokens": _("renewed a sign-in at the API"),
    "refresh_tokens.replayed": _("sent a refresh token that was used up"),
    "revoke_tokens": _("signed out at the API"),
    "create_api_key": _("made an API key"),
    "rotate_api_key": _("gave an API key another text"),
    "revoke_api_key": _("revoked an API key"),
    "rotate_signing_key": _("changed the key that signs tokens"),
    "create_webhook": _("had events sent to an address"),
    "update_webhook": _("changed where or which events are sent"),
    "pause_webhook": _("paused what is sent to an address"),
    "remove_webhook": _("had events sent to an address no more"),
    "rotate_webhook_secret": _("gave a webhook another secret"),
    "send_test_webhook": _("sent a test to a webhook"),
    "replay_webhook_delivery": _("sent an event to a webhook again"),
    "queue_webhooks": _("had an event sent to webhooks"),
    "begin_webhook_attempt": _("began to send an event to a webhook"),
    "finish_webhook_attempt": _("wrote down how an event came to a webhook"),
    "finish_webhook_attempt.gone": _("switched off a webhook that says it is gone"),
    "forget_webhooks": _("forgot old deliveries of webhooks"),
    "create_inbound_webhook": _("made an address for signed events"),
    "rotate_inbound_secret": _("gave an address for signed events another secret"),
    "remove_inbound_webhook": _("took signed events by an address no more"),
    "receive_signed_event": _("took in a signed event"),
    "create_user": _("made an account"),
    "set_password": _("set a password"),
    "change_password": _("changed a password"),
    "request_password_reset": _("asked for a link to a new password"),
    "reset_password": _("chose a new password by a link"),
    "update_profile": _("changed a profile"),
    "set_up_second_factor": _("set up a second factor"),
    "renew_recovery_codes": _("made new recovery codes"),
    "turn_off_second_factor": _("turned a second factor off"),
    "remove_second_factor": _("took a second factor off an account"),
    "add_member": _("gave a seat"),
    "change_member_role": _("changed a role"),
    "remove_member": _("ended a seat"),
    "invite_member": _("invited somebody"),
    "resend_invitation": _("sent an invitation again"),
    "revoke_invitation": _("took an invitation back"),
    "accept_invitation": _("accepted an invitation"),
    "open_account_by_invitation": _("opened an account by an invitation"),
    "set_identity_provider": _("set the sign-in provider"),
    "remove_identity_provider": _("took the sign-in provider away"),
    "add_sign_in_domain": _("listed a domain"),
    "prove_sign_in_domain": _("proved a domain"),
    "remove_sign_in_domain": _("took a domain off the list"),
    "set_feature": _("switched a feature"),
    "set_theme": _("changed how the organization looks"),
    "check_import": _("checked a file"),
    "commit_import": _("had a file loaded"),
    "load_import": _("loaded a file to its end"),
    "fail_import": _("gave up loading a file"),
    "undo_import": _("undid an import"),
    "cancel_import": _("put a file aside"),
    "save_import_mapping": _("kept a mapping of columns"),
    "export_audit": _("exported the audit log"),
    "verify_audit": _("verified the audit log"),
    "anchor_audit": _("anchored the audit log"),
    "forget_person_in_audit": _("erased a person from the audit log"),
    "tell_refusals": _("wrote down counted refusals"),
    "receive_events": _("sent events"),
    "forget_processed_events": _("forgot which events were taken in long ago"),
    "enable_schedule": _("switched a schedule on"),
    "disable_schedule": _("switched a schedule off"),
    "run_schedule_now": _("had a schedule run at once"),
    "retry_dead_letter": _("had a job tried again that was given up"),
    "discard_dead_letter": _("laid a job aside that was given up"),
    "purge_jobs": _("forgot jobs that ended long ago"),
    "sync_reference_data": _("loaded the reference data"),
    "purge_credentials": _("forgot credentials whose time was over"),
    "purge_counters": _("forgot counters whose time was over"),
    "forget_kept_answers": _("forgot kept answers"),
}


def said_in_audit(words: Mapping[str, str | Promise]) -> None:
    """Add what operations are called when they are told of; called from an app's `ready`."""
    _WORDS.update(words)


def actor_in_words(actor: ActorInLog) -> str:
    """Give who acted, to choose from a list."""
    match actor.kind:
        case "user":
            return actor.name
        case "key":
            return gettext("%(name)s, an API key") % {"name": actor.name}
        case "system":
            return gettext("CLEAR itself")
        case _:
            return gettext("Somebody not signed in")


def object_in_words(object_type: str) -> str:
    """Give the kind of an object: the word for its model, or itself where it is none."""
    return _words_for_models().get(object_type, object_type)


@functools.cache
def _words_for_models() -> Mapping[str, str]:
    return {model._meta.label_lower: str(model._meta.verbose_name) for model in apps.get_models()}


def told() -> Mapping[str, str | Promise]:
    """Give what everything that is told of is called."""
    return _WORDS


def said(action: str) -> str:
    """Give what somebody did; an action of an earlier release that is told of no more is given by its name."""
    return str(_WORDS.get(action) or action.replace("_", " ").replace(".", " "))
