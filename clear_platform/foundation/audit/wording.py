"""What an entry says in words: the operation's own, and its name made readable where it has none."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, str | Promise] = {
    "access.refused": _("was refused access"),
    "rights.refused": _("was not let out what a source forbids"),
    "release_export": _("took away what may leave"),
    "grant_rights_exception": _("granted an exception to a source's terms"),
    "revoke_rights_exception": _("ended an exception to a source's terms"),
    "sign_in": _("signed in"),
    "sign_in.locked": _("failed to sign in too often"),
    "create_user": _("made an account"),
    "set_password": _("set a password"),
    "add_member": _("gave a seat"),
    "change_member_role": _("changed a role"),
    "remove_member": _("ended a seat"),
    "invite_member": _("invited somebody"),
    "set_feature": _("switched a feature"),
    "check_import": _("checked a file"),
    "commit_import": _("loaded a file"),
    "undo_import": _("undid an import"),
    "cancel_import": _("put a file aside"),
    "export_audit": _("exported the audit log"),
    "verify_audit": _("verified the audit log"),
    "anchor_audit": _("anchored the audit log"),
    "forget_person_in_audit": _("erased a person from the audit log"),
}


def said_in_audit(words: Mapping[str, str | Promise]) -> None:
    """Add what operations are called when they are told of; called from an app's `ready`."""
    _WORDS.update(words)


def said(action: str) -> str:
    """Give what somebody did, to stand after their name."""
    return str(_WORDS.get(action) or action.replace("_", " ").replace(".", " "))
