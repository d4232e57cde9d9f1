"""Shapes of the enterprises API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from clear_platform.foundation.rendering.members import BOUNDS, MembersField
from enterprises.profiles import queries
from enterprises.profiles.api.filters import BANDS

NAICS = r"^[0-9]{2,6}$"
LONGEST_REGION = 40
REGION = "ISO 3166-2, a code that exists (`US-CA`), or of ISO 3166-1 for all of a country."


class EnterpriseRequest(StrictSerializer):
    """What is sent to make an enterprise; what is not known is left out."""

    name = serializers.CharField(max_length=255)
    industry = serializers.RegexField(NAICS, required=False, allow_null=True, help_text="NAICS, two to six digits.")
    region = serializers.CharField(max_length=LONGEST_REGION, required=False, allow_null=True, help_text=REGION)
    city = serializers.CharField(max_length=120, required=False, allow_null=True)
    size_band = serializers.ChoiceField(BANDS, required=False, allow_null=True)
    external_ids_json = MembersField(
        child=serializers.CharField(max_length=120),
        source="external_ids",
        required=False,
        help_text=f"LEI, org-id, … {BOUNDS}",
    )


class EnterpriseChange(StrictSerializer):
    """What is sent to change an enterprise; what is left out stays, null says that it is not known."""

    name = serializers.CharField(max_length=255, required=False)
    industry = serializers.RegexField(NAICS, required=False, allow_null=True, help_text="NAICS, two to six digits.")
    region = serializers.CharField(max_length=LONGEST_REGION, required=False, allow_null=True, help_text=REGION)
    city = serializers.CharField(max_length=120, required=False, allow_null=True)
    size_band = serializers.ChoiceField(BANDS, required=False, allow_null=True)
    external_ids_json = MembersField(
        child=serializers.CharField(max_length=120), required=False, help_text=f"LEI, org-id, … {BOUNDS}"
    )
    settings_json = serializers.JSONField(
        required=False,
        help_text="An object. `timezone` (IANA) says which day it is there, `currency` what amounts are measured in. "
        f"{BOUNDS}",
    )

    def validate_settings_json(self, value: Any) -> Any:
        """Refuse settings that are no object."""
        if not isinstance(value, dict):
            raise serializers.ValidationError("Settings are an object.", code="not_an_object")
        return value


class EnterpriseAnswer(serializers.Serializer[Any]):
    """An enterprise."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    origin = serializers.CharField(help_text="registered, public_record or invented")
    industry = serializers.CharField(allow_null=True)
    region = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    size_band = serializers.CharField(allow_null=True)
    external_ids_json = serializers.DictField(child=serializers.CharField(), source="external_ids")
    settings_json = serializers.DictField(source="settings")
    created_at = serializers.DateTimeField()


class EnterpriseRow(EnterpriseAnswer):
    """An enterprise in a list."""

    def to_representation(self, instance: Any) -> Any:
        return super().to_representation(queries.shown(instance))


class MemberRequest(StrictSerializer):
    """Whom to bring in, and in which role."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(
        max_length=200, help_text="For the account that staff make with a seat; who is invited says their own."
    )
    role = serializers.ChoiceField(["owner", "member", "viewer", "participant"])


class MemberChange(StrictSerializer):
    """Another role."""

    role = serializers.ChoiceField(["owner", "member", "viewer", "participant"])


class MemberBroughtIn(serializers.Serializer[Any]):
    """Somebody who has a seat now (`user`), or was offered one (`invitation`): the other is null."""

    user = serializers.IntegerField(source="user_id", allow_null=True)
    invitation = serializers.IntegerField(source="invitation_id", allow_null=True)
    name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.CharField()
    last_access_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class MemberAnswer(serializers.Serializer[Any]):
    """A member of an enterprise."""

    user = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    role = serializers.CharField()
    last_access_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
