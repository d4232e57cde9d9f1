"""Refusals about diagnoses."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid


class DomainNotDiagnosed(Invalid):
    """No rule set for this domain."""

    code = "diagnosis.domain_not_open"
    sentence = "'{domain}' cannot be diagnosed in this version; only cfo can. State the cfo's inputs instead."


class NothingStated(Invalid):
    """No input to find anything from."""

    code = "diagnosis.nothing_stated"
    sentence = "None of the inputs says anything that could be judged. State at least one, for instance the principal."
