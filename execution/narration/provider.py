"""One call to a language model that speaks the OpenAI protocol: sent, read up to a limit, held to the protocol.

Calls go through the guarded session, between transactions: only to the address that the operator set, led nowhere else,
cut when the time is over or the answer grows too large. Not here: what is asked, whether the answer is true, trying
again, budgets. **Source**: POST /chat/completions as OpenAI, vLLM, llama.cpp and Ollama offer it; ADR 0030.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from clear_platform.foundation import clock
from clear_platform.foundation.public import GuardedSession, OutboundFailed, OutboundRefused

LARGEST_BYTES = 256_000
LEAST_SECONDS = 0.5
MOST_TOKENS_TOLD = 10**9
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class ModelFailed(Exception):
    """A call gave nothing that can be read.

    `code` says why; `again` whether another try may help, and after how many seconds where that was said; `charged`
    whether the call may have been charged all the same, and `used` what it told of that.
    """

    def __init__(
        self,
        code: str,
        *,
        again: bool = False,
        after_seconds: float | None = None,
        charged: bool = False,
        used: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.again = again
        self.after_seconds = after_seconds
        self.charged = charged
        self.used = used


@dataclass(frozen=True)
class Message:
    """What somebody says in a conversation: `system`, `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True)
class Asked:
    """What a model is asked, how many tokens it may answer with, and the seed that makes it say the same again."""

    messages: tuple[Message, ...]
    most_tokens: int
    seed: int | None

    @property
    def tokens_in(self) -> int:
        """No fewer tokens than what is sent will be: two bytes each, and some for the frame."""
        return sum(len(one.content.encode()) // 2 + 8 for one in self.messages)


@dataclass(frozen=True)
class Answered:
    """What a model said, what it is called, and what it used; None where it does not say."""

    text: str
    model: str
    used: tuple[int, int] | None


@dataclass(frozen=True)
class Model:
    """A language model as the operator set it: where it stands, its name and key, and what a million tokens cost."""

    address: str
    name: str
    key: str
    own_network: bool
    seconds: float
    price_in: Decimal
    price_out: Decimal
    currency: str

    @property
    def breaker(self) -> str:
        """The name of its circuit breaker, one for each place and model."""
        return f"llm:{urlsplit(self.address).hostname}/{self.name}"[:163]

    def cost_of(self, tokens_in: int, tokens_out: int) -> Decimal:
        """Give what tokens cost, to a millionth."""
        cost = (self.price_in * tokens_in + self.price_out * tokens_out) / 1_000_000
        return cost.quantize(Decimal("0.000001"))

    def ask(self, asked: Asked, *, seconds: float) -> Answered:
        """Ask once. Refuses: `ModelFailed`; `InsideTransaction`."""
        headers = {"Accept": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        near = settings.OUTBOUND_LOOPBACK or self.own_network
        try:
            with GuardedSession(
                loopback=near,
                own_network=self.own_network,
                seconds=max(seconds, LEAST_SECONDS),
                largest_bytes=LARGEST_BYTES,
            ) as session:
                answer = session.post(f"{self.address}/chat/completions", json=self._body(asked), headers=headers)
        except OutboundRefused as refusal:
            raise ModelFailed("unreachable") from refusal
        except OutboundFailed as fault:
            raise ModelFailed("unreachable", again=True, charged=True) from fault
        if answer.status_code != HTTPStatus.OK:
            raise _failed_by(answer.status_code, answer.headers.get("Retry-After"))
        return _read(answer.content, self.name)

    def _body(self, asked: Asked) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.name,
            "messages": [{"role": one.role, "content": one.content} for one in asked.messages],
            "max_tokens": asked.most_tokens,
            "temperature": 0,
            "n": 1,
            "stream": False,
            "response_format": {"type": "json_object"},
        }
        return body if asked.seed is None else {**body, "seed": asked.seed}


def configured() -> Model | None:
    """Give the language model of this installation, None where there is none."""
    if not settings.LLM_URL:
        return None
    return Model(
        address=settings.LLM_URL,
        name=settings.LLM_MODEL,
        key=settings.LLM_API_KEY,
        own_network=settings.LLM_OWN_NETWORK,
        seconds=float(settings.LLM_SECONDS),
        price_in=settings.LLM_PRICE_IN,
        price_out=settings.LLM_PRICE_OUT,
        currency=settings.LLM_CURRENCY,
    )


def _failed_by(status: int, retry_after: str | None) -> ModelFailed:
    if status in _PASSING:
        return ModelFailed("unreachable", again=True, after_seconds=_seconds(retry_after))
    return ModelFailed("not_as_agreed")


def _seconds(retry_after: str | None) -> float | None:
    """Read Retry-After: seconds, or a date. **Source**: RFC 9110, 10.2.3."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - clock.now()).total_seconds())
    except (ValueError, TypeError):
        return None


def _read(content: bytes, name: str) -> Answered:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise ModelFailed("not_as_agreed", again=True, charged=True) from fault
    choices = body.get("choices") if isinstance(body, Mapping) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, Mapping) else None
    if not isinstance(choice, Mapping) or not isinstance(message, Mapping):
        raise ModelFailed("not_as_agreed", again=True, charged=True)
    used = _used(body.get("usage"))
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise ModelFailed("refused", charged=True, used=used)
    text = message.get("content")
    if not isinstance(text, str):
        raise ModelFailed("not_as_agreed", again=True, charged=True, used=used)
    told = body.get("model")
    return Answered(text, told[:200] if isinstance(told, str) and told.isprintable() and told else name, used)


def _used(usage: Any) -> tuple[int, int] | None:
    if not isinstance(usage, Mapping):
        return None
    tokens_in, tokens_out = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    return None if tokens_in is None or tokens_out is None else (tokens_in, tokens_out)


def _count(told: Any) -> int | None:
    # `True` is an int to `isinstance`, and no count.
    return told if type(told) is int and 0 <= told <= MOST_TOKENS_TOLD else None
