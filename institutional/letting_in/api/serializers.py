"""Shapes of invitations of enterprises on the API. The secret of a link is in no answer."""

from __future__ import annotations

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from institutional.letting_in.rules import STATES

STATE_NAMES = list(STATES)


class EnterpriseInvitationRequest(StrictSerializer):
    """Whom to ask."""

    email = serializers.EmailField(max_length=254, help_text="Of an owner of the enterprise.")


class LinkAnswered(StrictSerializer):
    """The secret of the link that the e-mail holds."""

    token = serializers.CharField(max_length=100, help_text="The last part of the link in the e-mail.")


class EnterpriseInvitationAnswer(serializers.Serializer[object]):
    """An invitation as its institution sees it; nothing tells of an enterprise before its owner accepts."""

    id = serializers.IntegerField()
    institution = serializers.IntegerField(source="institution_id")
    email = serializers.EmailField()
    state = serializers.ChoiceField(choices=STATE_NAMES, help_text="ended: it was accepted, once.")
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    declined_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    enterprise = serializers.IntegerField(
        source="enterprise_id", allow_null=True, help_text="Which enterprise let the institution in; null until then."
    )


class EnterpriseInvitationRow(EnterpriseInvitationAnswer):
    """An invitation in a list."""

    institution = serializers.IntegerField(source="organization_id")


class LetInAnswer(serializers.Serializer[object]):
    """An institution that the enterprise let in."""

    id = serializers.IntegerField(help_text="Of the invitation that was accepted.")
    institution = serializers.IntegerField(source="institution_id")
    institution_name = serializers.CharField(source="institution")
    accepted_by = serializers.CharField(allow_blank=True)
    accepted_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    still_reads = serializers.BooleanField(
        help_text="Whether it reads the enterprise now; after the end that is where something else lets it."
    )


class LetInList(serializers.Serializer[object]):
    """All of them, newest first."""

    results = LetInAnswer(many=True)
