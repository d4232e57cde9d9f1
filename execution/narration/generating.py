"""Putting facts into words: redacted, asked, held against the facts, once more where it does not hold, and logged.

A language model refuses nobody: wherever it fails, the template's text stands and says why. Not here: the protocol
(`provider`), what an answer is held to (`rules`), which prompts there are (`catalogue`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from time import monotonic
from typing import Any
from uuid import UUID

import stamina
from django.conf import settings

from clear_platform.foundation.public import Actor, acting, feature_on, in_scope, members_of, organizations_for
from execution.narration import budget, queries
from execution.narration.given import Narration, PromptInForce
from execution.narration.models import LLMLog
from execution.narration.provider import Answered, Asked, Message, Model, ModelFailed, configured
from execution.narration.rules import validating, wording
from execution.narration.rules.answers import Sentence
from execution.narration.rules.numbers import known_in
from execution.narration.rules.redaction import MOST_PEOPLE, Redacted, Redactor
from execution.narration.rules.validating import Measure, Verdict
from execution.narration.rules.wording import Filled
from execution.runs.breakers import DatabaseBreakers
from execution.runs.engine.errors import CircuitOpen
from execution.runs.queries import finding

ATTEMPTS = 2
"""How often a model may answer before the template's text stands."""
TRIES = 3
"""How often one answer is asked for while the model cannot be reached."""
WAIT_SECONDS, MOST_WAIT_SECONDS = 0.2, 3.0
TOKENS_OF_A_FRAME = 300
"""What an answer needs beside its text: names of members, citations."""
CERTAIN = Decimal(1)
"""How sure one can be of a template's text: it repeats the facts."""


class _NoBudget(Exception):
    """The day's budget does not hold another call."""


@dataclass
class _Account:
    """What came of the calls so far."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)
    model: str = ""
    validation: list[list[dict[str, str]]] = field(default_factory=list)


@dataclass(frozen=True)
class _Task:
    """All that one text needs: its prompt, what leaves, what the template says and cites, what an answer is held to."""

    prompt: PromptInForce
    redacted: Redacted
    filled: Filled
    citable: tuple[str, ...]
    measure: Measure
    organization_id: int
    seed: int | None


class LLMOrchestrator:
    """Writes texts for an actor. Takes: the model, for who has another one than the installation's."""

    def __init__(self, *, actor: Actor, model: Model | None = None) -> None:
        self._actor = actor
        self._model = model if model is not None else configured()
        self._breakers = DatabaseBreakers()

    def generate(
        self,
        prompt_key: str,
        context: Mapping[str, Any],
        organization_id: int,
        run_id: UUID | None,
        *,
        seed: int | None = None,
        step_id: str = "",
    ) -> Narration:
        """Put a context into words, by the model where there is one and its answer holds, else by the template.

        Takes: what the prompt's texts are told of, plain as JSON; `facts` with ids in it can be cited. Outside of a
        transaction, for none is open while the model is asked; within one the template's text stands. Refuses:
        `PromptUnknown`, `ValueMissing` where the context lacks what the wording names. Leaves: one log entry, and what
        was used of the day's budget.
        """
        began = monotonic()
        task = self._task(prompt_key, context, organization_id, run_id, seed)
        account = _Account()
        verdict, because = self._asked(task, account, began)
        given = self._given(task, account, verdict, because)
        self._log(task, account, given, run_id, step_id, began)
        return given

    def _task(
        self, key: str, context: Mapping[str, Any], organization_id: int, run_id: UUID | None, seed: int | None
    ) -> _Task:
        with acting(self._actor, read_only=not in_scope()):
            prompt = queries.prompt_in_force(actor=self._actor, key=key, organization_id=organization_id)
            people = members_of(self._actor, organization_id).values_list("user__name", flat=True)[:MOST_PEOPLE]
            redactor = Redactor(people, stays=self._told_of(organization_id, run_id))
        redacted = redactor.redact(context)
        measure = Measure(
            known=known_in(redacted.value),
            citable=validating.citable_in(redacted.value),
            redactor=redactor,
            longest=prompt.wording.most_characters,
        )
        asked = wording.written(prompt.wording, redacted.value)
        # The template's text goes nowhere: it tells what it was given.
        told = replace(asked, fallback=wording.written(prompt.wording, context).fallback)
        citable = tuple(sorted(validating.citable_in(context)))
        return _Task(prompt, redacted, told, citable, measure, organization_id, seed)

    def _told_of(self, organization_id: int, run_id: UUID | None) -> list[str]:
        """Give the names of those whom a text is about, and of whoever has it written."""
        names = list(organizations_for(self._actor).filter(pk=organization_id).values_list("name", flat=True))
        enterprise = finding.run_for(actor=self._actor, run_id=run_id).enterprise if run_id is not None else None
        return names if enterprise is None else [*names, enterprise.organization.name]

    def _asked(self, task: _Task, account: _Account, began: float) -> tuple[Verdict | None, str]:
        """Give what the model said, where it holds; else None and why."""
        because = self._why_not(task)
        if because or self._model is None:
            return None, because
        messages = [Message("system", task.filled.instructions), Message("user", task.filled.asked)]
        try:
            for _attempt in range(ATTEMPTS):
                answered = self._answered(task, account, tuple(messages), began)
                verdict = validating.judge(answered.text, task.measure)
                account.validation.append([{"code": one.code, "detail": one.detail} for one in verdict.findings])
                if verdict.holds:
                    return verdict, ""
                messages += [Message("assistant", answered.text), Message("user", _to_mend(verdict))]
        except ModelFailed as fault:
            return None, fault.code
        except CircuitOpen:
            return None, "circuit_open"
        except _NoBudget:
            return None, "budget"
        return None, "not_valid"

    def _why_not(self, task: _Task) -> str:
        if self._model is None:
            return "off"
        if in_scope():
            return "inside_transaction"
        with acting(self._actor, read_only=True):
            return "" if feature_on("llm", organization_id=task.organization_id) else "switched_off"

    def _answered(self, task: _Task, account: _Account, messages: tuple[Message, ...], began: float) -> Answered:
        """Get one answer, trying again while that may help and there is time. Refuses: `ModelFailed`, `CircuitOpen`."""
        assert self._model is not None  # noqa: S101  (told to mypy: asked by the caller)
        asked = Asked(messages, task.prompt.wording.most_characters // 2 + TOKENS_OF_A_FRAME, task.seed)
        for attempt in self._tries(began):
            with attempt:
                return self._called(self._model, task, account, asked, began)
        raise ModelFailed("unreachable")

    def _tries(self, began: float) -> Iterable[Any]:
        assert self._model is not None  # noqa: S101  (told to mypy: asked by the caller)
        left = self._model.seconds - (monotonic() - began)

        def again(fault: Exception) -> bool | float:
            if not isinstance(fault, ModelFailed) or not fault.again:
                return False
            if fault.after_seconds is None:
                return True
            # Whoever says when to come back is not asked before; where that is too late, not at all.
            return fault.after_seconds if fault.after_seconds <= min(MOST_WAIT_SECONDS, left) else False

        return stamina.retry_context(
            on=again,
            attempts=TRIES,
            timeout=max(left, 0.1),
            wait_initial=WAIT_SECONDS,
            wait_jitter=WAIT_SECONDS,
            wait_max=MOST_WAIT_SECONDS,
        )

    def _called(self, model: Model, task: _Task, account: _Account, asked: Asked, began: float) -> Answered:
        """Call once: within budget and breaker, and settled whatever comes of it."""
        left = model.seconds - (monotonic() - began)
        if left <= 0:
            raise ModelFailed("unreachable")
        most = (asked.tokens_in, asked.most_tokens)
        reserved = budget.reserve(
            actor=self._actor,
            organization_id=task.organization_id,
            tokens=sum(most),
            cost=model.cost_of(*most),
            currency=model.currency,
        )
        if reserved is None:
            raise _NoBudget
        used = (0, 0)
        try:
            admission = self._breakers.admit(model.breaker)
            account.calls += 1
            used = most
            answered = model.ask(asked, seconds=left)
            used = answered.used or most
        except ModelFailed as fault:
            used = fault.used or (most if fault.charged else (0, 0))
            if fault.code == "refused":
                self._breakers.succeeded(model.breaker, admission)
            else:
                self._breakers.failed(model.breaker)
            raise
        finally:
            cost = model.cost_of(*used)
            budget.settle(actor=self._actor, reserved=reserved, tokens=sum(used), cost=cost)
            account.tokens_in, account.tokens_out = account.tokens_in + used[0], account.tokens_out + used[1]
            account.cost, account.model = account.cost + cost, model.name
        self._breakers.succeeded(model.breaker, admission)
        account.model = answered.model
        return answered

    def _given(self, task: _Task, account: _Account, verdict: Verdict | None, because: str) -> Narration:
        if verdict is None:
            sentences: tuple[Sentence, ...] = (Sentence(task.filled.fallback, task.citable),)
            confidence, writer = CERTAIN, LLMLog.WrittenBy.TEMPLATE
        else:
            sentences, writer = verdict.sentences, LLMLog.WrittenBy.MODEL
            confidence = validating.confidence_of(verdict, attempt=len(account.validation))
        return Narration(
            sentences=sentences,
            written_by=str(writer.value),
            because=because,
            confidence=confidence,
            prompt_key=task.prompt.key,
            prompt_version=task.prompt.version,
            prompt_is_own=task.prompt.is_own,
            model=account.model,
        )

    def _log(
        self, task: _Task, account: _Account, given: Narration, run_id: UUID | None, step_id: str, began: float
    ) -> None:
        with acting(self._actor):
            LLMLog.objects.create(
                organization_id=task.organization_id,
                run_id=run_id,
                step_id=step_id,
                prompt_key=given.prompt_key,
                prompt_version=given.prompt_version,
                prompt_is_own=given.prompt_is_own,
                model=given.model,
                seed=task.seed,
                written_by=given.written_by,
                because=given.because,
                calls=account.calls,
                tokens_in=account.tokens_in,
                tokens_out=account.tokens_out,
                cost=account.cost,
                currency=self._model.currency if self._model else settings.LLM_CURRENCY,
                latency_ms=round((monotonic() - began) * 1000),
                confidence=given.confidence,
                validation=account.validation,
                redactions=dict(task.redacted.counts),
            )


def _to_mend(verdict: Verdict) -> str:
    faults = "\n".join(f"- {one.detail}" for one in verdict.findings)
    return f"This answer cannot be used:\n{faults}\nWrite it again, mended, as the same JSON object and nothing else."
