"""Shapes of themes on the API."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from clear_platform.foundation.branding.errors import LogoRefused
from clear_platform.foundation.branding.logos import MOST_BYTES
from clear_platform.foundation.branding.rules import MODES, SCALES
from clear_platform.foundation.rendering.api import StrictSerializer


@extend_schema_field(OpenApiTypes.BYTE)
class FileInBase64(serializers.CharField):
    """The bytes of a file as base64."""

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            return b64decode(text, validate=True)
        except (NotBase64, ValueError) as found:
            raise LogoRefused(because="it is not base64", most=MOST_BYTES // 1000) from found


class ThemeChoice(StrictSerializer):
    """Colours, size of type, light or dark; `logo` as base64, empty to take it away, left out to leave it."""

    primary = serializers.CharField(max_length=7, help_text="As #15456B.")
    accent = serializers.CharField(max_length=7, help_text="As #15456B.")
    type_scale = serializers.ChoiceField(choices=SCALES, default="1")
    mode = serializers.ChoiceField(choices=MODES, default="system")
    logo = FileInBase64(required=False, allow_blank=True, max_length=4 * MOST_BYTES // 3 + 8)


class ThemeAnswer(serializers.Serializer[object]):
    """How an organization looks; the product's own looks where `chosen` is false."""

    organization = serializers.IntegerField(source="organization_id")
    primary = serializers.CharField()
    accent = serializers.CharField()
    type_scale = serializers.ChoiceField(choices=SCALES)
    mode = serializers.ChoiceField(choices=MODES)
    logo_kind = serializers.ChoiceField(choices=["", "svg", "png", "jpeg"])
    chosen = serializers.BooleanField()
    warnings = serializers.ListField(child=serializers.CharField())
