"""Refusals of features."""

from __future__ import annotations

from clear_platform.foundation.errors import Malformed, NotAllowed


class FeatureOff(NotAllowed):
    """The feature is switched off for the organization, or for the whole installation."""

    title = "Switched off"
    code = "feature.off"
    sentence = "'{label}' is switched off for your organization. Ask its administrator, or staff, to switch it on."


class FeatureHeldOff(NotAllowed):
    """Staff, or the installation, switched the feature off; an organization cannot switch it on by itself."""

    title = "Switched off by staff"
    code = "feature.held_off"
    sentence = "'{label}' was switched off by the staff of this installation. Ask them to switch it on."


class UnknownFeature(Malformed):
    """There is no feature of that code."""

    code = "feature.unknown"
    sentence = "'{feature}' is not a feature. Choose one of: {choices}."
