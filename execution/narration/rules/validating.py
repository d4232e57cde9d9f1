"""Everything that an answer must hold before anybody reads it, and how sure one can be of it then.

What is found is told in codes and in what the answer itself said wrong, never in what is about persons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from execution.narration.rules import answers
from execution.narration.rules.answers import AnswerRefused, Sentence
from execution.narration.rules.numbers import Compared, Known, compared
from execution.narration.rules.redaction import Redactor, placeholders_in

CITED_BY = ("id", "measure")
"""Members of facts whose value a sentence may cite."""
LONGEST_SHOWN = 60
MOST_NAMED = 5
_LINK = re.compile(r"https?:|www\.|\]\(|<\s*/?\s*[a-z!]|javascript:|data:", re.IGNORECASE)
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Finding:
    """Something wrong with an answer: a code, and a sentence that tells a model what to mend."""

    code: str
    detail: str


@dataclass(frozen=True)
class Verdict:
    """What came of looking at an answer. Without findings it holds, with how sure one can be of it."""

    sentences: tuple[Sentence, ...] = ()
    findings: tuple[Finding, ...] = ()
    told: int = 0
    rounded: int = 0

    @property
    def holds(self) -> bool:
        """Whether anybody may read it."""
        return not self.findings

    @property
    def text(self) -> str:
        """Give it as one text."""
        return answers.joined(self.sentences)


@dataclass(frozen=True)
class Measure:
    """What an answer is held to: the numbers and ids of what it tells of, whom it may not name, how long it may be."""

    known: Known
    citable: frozenset[str]
    redactor: Redactor
    longest: int
    locale: str = "en"


def judge(answer: str, measure: Measure) -> Verdict:
    """Look at an answer as it came. Every kind of fault is looked for, so that all can be mended at once."""
    try:
        sentences = answers.read(answer)
    except AnswerRefused as refusal:
        return Verdict(findings=(Finding(refusal.code, str(refusal)),))
    text = answers.joined(sentences)
    figures = compared(text, measure.known, locale=measure.locale)
    persons = tuple(_persons(text, sentences, measure.redactor))
    # What is about persons is told in pieces neither: a telephone number is a row of numbers that no fact gives.
    findings = (
        *_length(text, measure.longest),
        *_signs(text),
        *_numbers(figures, named=not persons),
        *_citations(sentences, measure.citable, named=not persons),
        *persons,
    )
    return Verdict(sentences, findings, figures.told, figures.rounded)


def confidence_of(verdict: Verdict, *, attempt: int) -> Decimal:
    """Give how sure one can be of an answer that holds, from 0 to 1, three digits.

    Half is there because it holds; the share of sentences that cite a fact counts three tenths, the share of figures
    told exactly one tenth, and one tenth that it held at the first attempt. **Source**: house rule, version 1.
    """
    cited = Decimal(sum(bool(one.citations) for one in verdict.sentences)) / max(1, len(verdict.sentences))
    exact = Decimal(1) - Decimal(verdict.rounded) / max(1, verdict.told)
    first = Decimal(1 if attempt == 1 else 0)
    return (Decimal("0.5") + Decimal("0.3") * cited + (exact + first) / 10).quantize(Decimal("0.001"))


def citable_in(context: Any) -> frozenset[str]:
    """Give the ids of the facts of a context, which a sentence may cite."""
    found: set[str] = set()
    waiting = [context]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            found.update(one for name in CITED_BY if isinstance(one := value.get(name), str) and one)
            waiting += value.values()
        elif isinstance(value, (list, tuple)):
            waiting += value
    return frozenset(found)


def _length(text: str, longest: int) -> Iterable[Finding]:
    if len(text) > longest:
        yield Finding("too_long", f"It has {len(text)} characters; at most {longest} are wanted.")


def _signs(text: str) -> Iterable[Finding]:
    if any(unicodedata.category(sign) in _HIDDEN for sign in text):
        yield Finding("hidden_signs", "It holds signs that are not shown.")
    if _LINK.search(text):
        yield Finding("link", "It holds a link or markup. Write plain sentences.")


def _numbers(figures: Compared, *, named: bool) -> Iterable[Finding]:
    if figures.unknown:
        yield Finding("number_unknown", f"It tells numbers that no fact gives{_named(figures.unknown, named)}.")


def _citations(sentences: Iterable[Sentence], citable: frozenset[str], *, named: bool) -> Iterable[Finding]:
    unknown = [cited for one in sentences for cited in one.citations if cited not in citable]
    if unknown:
        yield Finding("citation_unknown", f"It cites what is no fact here{_named(unknown, named)}.")


def _persons(text: str, sentences: Iterable[Sentence], redactor: Redactor) -> Iterable[Finding]:
    cited = " ".join(cited for one in sentences for cited in one.citations)
    kinds = redactor.kinds_in(f"{text} {cited}")
    if kinds:
        yield Finding("personal_data", f"It tells something about persons, or secret: {', '.join(kinds)}.")
    if placeholders_in(text):
        yield Finding("placeholder", "It repeats what was taken out, such as [person A]. Write without it.")


def _named(values: Iterable[str], named: bool) -> str:
    if not named:
        return ""
    shown = [one[:LONGEST_SHOWN] for one in dict.fromkeys(values)]
    more = len(shown) - MOST_NAMED
    return f": {', '.join(shown[:MOST_NAMED])}" + (f" and {more} more" if more > 0 else "")
