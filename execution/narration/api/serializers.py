"""Shapes of the API of prompts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from clear_platform.foundation.rendering.api import StrictSerializer
from execution.narration.operations import LONGEST_REASON
from execution.narration.rules.wording import (
    LEAST_CHARACTERS,
    LONGEST_INSTRUCTIONS,
    LONGEST_TEMPLATE,
    MOST_CHARACTERS,
)

_MOST_VERSIONS = 2**31 - 1


class WordingAnswer(serializers.Serializer[Any]):
    """The words of a prompt."""

    instructions = serializers.CharField(help_text="What the language model is told")
    template = serializers.CharField(help_text="What it is asked")
    fallback = serializers.CharField(help_text="The text that stands without a language model")
    most_characters = serializers.IntegerField(help_text="How long its answer may be")


class PromptAnswer(serializers.Serializer[Any]):
    """A prompt with the wording that holds for the caller's organization."""

    prompt_key = serializers.CharField(source="key")
    name = serializers.CharField()
    says = serializers.CharField()
    inputs = serializers.ListField(child=serializers.CharField(), help_text="Names that {{inputs.…}} may hold")
    version = serializers.IntegerField(help_text="0 for the wording that ships, where none is kept")
    is_own = serializers.BooleanField(help_text="Whether it is the organization's own wording")
    wording = WordingAnswer()
    made_by = serializers.CharField(help_text="Empty where it came with the product")
    made_at = serializers.DateTimeField(allow_null=True)
    because = serializers.CharField()


class PromptsAnswer(serializers.Serializer[Any]):
    """Every prompt."""

    prompts = PromptAnswer(many=True)


class PromptRequest(StrictSerializer):
    """Another wording of a prompt, with places such as {{inputs.subject}} and {{state.told}}."""

    instructions = serializers.CharField(max_length=LONGEST_INSTRUCTIONS, trim_whitespace=False)
    template = serializers.CharField(max_length=LONGEST_TEMPLATE, trim_whitespace=False)
    fallback = serializers.CharField(max_length=LONGEST_TEMPLATE, trim_whitespace=False)
    most_characters = serializers.IntegerField(min_value=LEAST_CHARACTERS, max_value=MOST_CHARACTERS)
    because = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")


class RollBackRequest(StrictSerializer):
    """Which wording is to hold again; 0 is the one that ships, and for an organization gives up its own."""

    version = serializers.IntegerField(min_value=0, max_value=_MOST_VERSIONS)
    because = serializers.CharField(max_length=LONGEST_REASON, required=False, allow_blank=True, default="")


class PromptVersionAnswer(serializers.Serializer[Any]):
    """A wording that a prompt has or had."""

    version = serializers.IntegerField(source="number")
    is_own = serializers.SerializerMethodField()
    ships = serializers.BooleanField(help_text="Whether it came with the product")
    repeats = serializers.IntegerField(allow_null=True, help_text="The version whose wording it took up again")
    content_hash = serializers.CharField()
    instructions = serializers.CharField()
    template = serializers.CharField()
    fallback = serializers.CharField()
    most_characters = serializers.IntegerField()
    because = serializers.CharField()
    made_by = serializers.CharField(source="made_by.name", default="")
    made_at = serializers.DateTimeField()

    def get_is_own(self, row: Any) -> bool:
        """Say whether it is the organization's own."""
        return row.organization_id is not None


class DiffLineAnswer(serializers.Serializer[Any]):
    """A line of both wordings, of the one before, or of the one after."""

    kind = serializers.CharField(help_text="same, gone or new")
    text = serializers.CharField()


class DiffPartAnswer(serializers.Serializer[Any]):
    """One of the texts of two wordings."""

    name = serializers.CharField()
    differs = serializers.BooleanField()
    lines = DiffLineAnswer(many=True)


class PromptDiffAnswer(serializers.Serializer[Any]):
    """How two wordings differ."""

    before = serializers.IntegerField()
    after = serializers.IntegerField()
    parts = DiffPartAnswer(many=True)
