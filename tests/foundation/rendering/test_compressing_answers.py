"""Pages and lists go over the wire compressed to whoever takes that; what a tag or a stream rests on goes as it is."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory

from clear_platform.foundation.rendering.answer_headers import CompressionMiddleware

TEXT = "The same words again and again. " * 100


def sent(answer: HttpResponseBase, *, method: str = "GET", takes: str = "gzip") -> HttpResponseBase:
    """What leaves when a view answers so."""
    request = RequestFactory().generic(method, "/anything", headers={"accept-encoding": takes})
    return CompressionMiddleware(lambda _request: answer)(request)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/styleguide/", "/sign-in", "/api/v1/schema"])
def test_a_page_and_the_description_of_the_api_are_compressed(client: Client, path: str) -> None:
    plain, compressed = client.get(path), client.get(path, headers={"accept-encoding": "gzip, br"})
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert len(compressed.content) * 2 < len(plain.content)
    assert "Accept-Encoding" in compressed.headers["Vary"]
    assert gzip.decompress(compressed.content)[:15] == plain.content[:15]


@pytest.mark.django_db
def test_who_does_not_take_it_gets_the_page_plain(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/styleguide/").headers


def test_a_weak_tag_stays_what_it_is() -> None:
    answer = sent(HttpResponse(TEXT, content_type="application/json", headers={"ETag": 'W/"1"'}))
    assert (answer.headers["Content-Encoding"], answer.headers["ETag"]) == ("gzip", 'W/"1"')


def test_an_answer_with_a_strong_tag_goes_as_it_is() -> None:
    answer = sent(HttpResponse(TEXT, content_type="application/json", headers={"ETag": '"1"'}))
    assert ("Content-Encoding" in answer.headers, answer.headers["ETag"]) == (False, '"1"')


def test_a_stream_goes_as_it_comes() -> None:
    answer = sent(StreamingHttpResponse(iter([b"one", b"two"]), content_type="text/html"))
    assert isinstance(answer, StreamingHttpResponse)
    assert list(answer.streaming_content) == [b"one", b"two"]


@pytest.mark.parametrize("kind", ["application/pdf", "text/csv", "application/problem+json"])
def test_a_file_and_a_refusal_go_as_they_are(kind: str) -> None:
    assert "Content-Encoding" not in sent(HttpResponse(TEXT, content_type=kind)).headers


def test_an_answer_to_a_change_goes_as_it_is() -> None:
    """It may hold a secret that is given once."""
    assert "Content-Encoding" not in sent(HttpResponse(TEXT, content_type="application/json"), method="POST").headers
