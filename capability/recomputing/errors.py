"""Refusals of recomputations."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Malformed, NotFound


class RecomputationOver(Conflict):
    """What is finished or was given up cannot be stopped."""

    code = "recomputation.over"
    sentence = "This recomputation is {status} already. Ask for a new one to compute everything anew."


class UnknownParameter(Malformed):
    """The query asks for something that there is not; nothing is computed."""

    code = "recomputation.unknown_parameter"
    sentence = "'{name}' cannot be asked for here. Give enterprise_id, or nothing to compute all."


class EnterpriseIdMalformed(Malformed):
    """The query names no enterprise id."""

    code = "readiness.enterprise_id_malformed"
    sentence = "enterprise_id must be the id of an enterprise, a whole number. Leave it out to compute all."


class EnterpriseUnknown(NotFound):
    """No enterprise has the id that the query names."""

    code = "readiness.enterprise_unknown"
    sentence = "There is no enterprise {enterprise_id}. GET /api/v1/enterprises lists their ids."
