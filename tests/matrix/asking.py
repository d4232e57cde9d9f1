"""Asking the API as its own description says one may, and as it says one may not: schemathesis makes the requests.

Every request is sent as everybody, and undone, so that each finds the world as it was made. Faults are gathered, not
raised: one run names all of them, each with the request that can be sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, CheckContext, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.clients import TOLD_OF_500
from tests.matrix.addresses import FIELDS, WORDS

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Headers = Mapping[str, str]
Ids = Mapping[str, Any]


def nothing_broke(ctx: CheckContext, response: Response, case: Case) -> bool | None:
    """Whether no fault of ours came to light."""
    if response.status_code == 500 and response.json().get("code") in TOLD_OF_500:
        return None
    return not_a_server_error(ctx, response, case)


OF_EVERYBODY = [
    nothing_broke,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    # What is at odds with the description is refused, whoever asks.
    negative_data_rejection,
]


class Described:
    """The API as its description has it, answering in this process."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schema = schemathesis.openapi.from_dict(document, config=SchemathesisConfig())
        self._schema.app = _closed_after_reading(get_wsgi_application())
        self._schema.config.update(base_url="http://testserver")
        # Who asks is said with each request, and never invented.
        self._schema.config.generation.with_security_parameters = False

    @classmethod
    def by_itself(cls) -> Described:
        """The API as whoever asks for its description is told."""
        return cls(Client().get("/api/v1/schema").json())

    def operations(self, tag: str) -> list[APIOperation[Any, Any, Any, Any]]:
        """The operations of one part of the API, in the order of the document."""
        found = [one.ok() for one in self._schema.get_all_operations()]
        return [one for one in found if tag in (one.tags or [])]

    def fitting(self, operation: Any, ids: Ids, *, most: int) -> list[Case]:
        """Requests that fit the description, about rows that there are; in every second body, too."""
        places = {part.name for part in operation.path_parameters}
        known = {name: value for name, value in {**WORDS, **ids}.items() if name in places}
        cases = _drawn(operation, GenerationMode.POSITIVE, known, most)
        for case in cases[::2]:
            if isinstance(case.body, dict):
                case.body = _about(case.body, ids)
        return cases

    def invented(self, operation: Any, *, most: int) -> list[Case]:
        """Requests about rows that there are not, and requests at odds with the description."""
        return [case for mode in GenerationMode for case in _drawn(operation, mode, None, most)]

    def at_the_edges(self, operation: Any) -> list[Case]:
        """A request on either side of every line that the description draws."""
        config = self._schema.config.generation_for(operation=operation)
        return list(
            self._schema.iter_coverage_cases(operation, generation_modes=list(GenerationMode), generation_config=config)
        )


def _closed_after_reading(application: WSGIApplication) -> WSGIApplication:
    """Close what answers hold open, such as files, as servers do once all is sent; schemathesis does not."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        given = application(environ, start_response)
        with closing(given) if hasattr(given, "close") else nullcontext():
            return list(given)

    return answer


def faults(cases: Sequence[Case], everybody: Mapping[str, Headers]) -> set[str]:
    """What was amiss with the answers, whoever asked."""
    return {fault for case in cases for name, headers in everybody.items() for fault in _sent(case, name, headers)}


def _drawn(operation: Any, mode: GenerationMode, path_parameters: dict[str, Any] | None, most: int) -> list[Case]:
    found: list[Case] = []

    @settings(
        max_examples=most,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=path_parameters))
    def draw(case: Case) -> None:
        found.append(case)

    try:
        draw()
    except Unsatisfiable:
        # Nothing can be sent to it that is at odds with its description.
        return []
    return found


def _about(body: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    def real(name: str, value: Any) -> Any:
        known = ids.get(FIELDS.get(name, ""))
        return value if known is None else [known] if isinstance(value, list) else known

    return {name: real(name, value) for name, value in body.items()}


def _sent(case: Case, name: str, headers: Headers) -> list[str]:
    with _one_connection(), transaction.atomic():
        try:
            # In this process nobody unpacks what is compressed.
            case.call_and_validate(headers={**headers, "Accept-Encoding": "identity"}, checks=OF_EVERYBODY)
        except FailureGroup as group:
            sent = case.as_curl_command()[:600]
            return [f"{case.operation.label} as {name}: {one.title}: {one.message}: {sent}" for one in group.exceptions]
        finally:
            transaction.set_rollback(True)
    return []


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep Django from closing the connection after a request: the transaction around it would be lost with it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
