"""What may leave, as values: verdicts on sources, and rows on the scales.

Not here: how a verdict is found (`rights`), nor who asks for one (`gate`). No Django.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

INTERNAL = "internal"
"""The source of what was entered or computed here."""


class Purpose(StrEnum):
    """What somebody wants to do with data of a source."""

    DISPLAY = "display"
    EXPORT = "export"
    SHARE = "share"
    DERIVE = "derive"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether data of one source may be used for a purpose, and the sentence that says why.

    `until` is the last day of the exception that it rests on, if any. `attribution` and `watermark` are what has to
    stand beside the data wherever it goes.
    """

    source: str
    name: str
    licence: str
    allowed: bool
    sentence: str
    attribution: str = ""
    watermark: str = ""
    until: date | None = None
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on every source for one purpose, as it stood for one organization at one moment."""

    purpose: Purpose
    organization_id: int | None
    decided_at: datetime
    verdicts: Mapping[str, Verdict]

    def on(self, source: str) -> Verdict:
        """Give the verdict on a source; on one that is not known nobody can say what is allowed, so it is not."""
        return self.verdicts.get(source) or Verdict(
            source, source, "", False, f"There is no source of data '{source}', so nobody can say what it allows."
        )

    def code_of(self, source_id: int) -> str:
        """Give the code of a source by its id; a word that stands for none where there is no such source."""
        return next((code for code, one in self.verdicts.items() if one.source_id == source_id), f"source-{source_id}")

    @property
    def allowed(self) -> tuple[str, ...]:
        """Give the codes of the sources that it allows."""
        return tuple(sorted(code for code, one in self.verdicts.items() if one.allowed))

    @property
    def withheld(self) -> tuple[str, ...]:
        """Give the codes of the sources that it does not allow."""
        return tuple(sorted(code for code, one in self.verdicts.items() if not one.allowed))

    @property
    def attributions(self) -> tuple[str, ...]:
        """Give the lines that have to stand beside what is allowed, each once."""
        return each_once(self.verdicts[code].attribution for code in self.allowed)

    @property
    def watermark(self) -> str:
        """Give the words that have to stand across what is allowed."""
        return " · ".join(each_once(self.verdicts[code].watermark for code in self.allowed))


@dataclass(frozen=True, slots=True)
class Passed:
    """Rows of a source that may leave."""

    source: str
    name: str
    licence: str
    attribution: str
    watermark: str
    rows: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """Rows of a source that stay, of which part of what was to leave, and the sentence that says why."""

    source: str
    name: str
    part: str
    rows: int
    because: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """One part on the scales: what it is made from, how many of its rows go and how many stay, and why.

    `named` are the lines that go with it.
    """

    sources: tuple[str, ...]
    goes: int
    stays: int
    sentences: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(slots=True)
class Scales:
    """Rows on their way out, weighed one by one: which of them their sources let go, and how many stay.

    `export` is the decision for the purpose; `derive` the one on what is computed from a source.
    """

    decision: Decision
    derive: Decision
    _passed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _kept: Counter[str] = field(default_factory=Counter)
    _stayed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def keeps(self, part: str, sources: Collection[str], *, computed: bool = False, rows: int = 1) -> bool:
        """Weigh rows of a part: say whether they may leave, and count them either way.

        Takes: the codes of every source they come from; a row leaves where all of them allow it. `computed` rows hold
        nothing of a source itself: they also leave where it may be computed with. Refuses: `ValueError` on rows that
        nobody says the sources of.
        """
        if not sources:
            raise ValueError(f"Say where the rows of {part} come from; what was entered here is '{INTERNAL}'.")
        against = [code for code in sorted(set(sources)) if not self._lets_go(code, computed)]
        if against:
            self._stayed[part, against[0]] += rows
            return False
        self._passed.update({(part, code): rows for code in set(sources)})
        self._kept[part] += rows
        return True

    def shows(self, part: str, sources: Collection[str]) -> bool:
        """Say whether a detail within a row that leaves may be told; one that may not is counted under its part."""
        against = [code for code in sorted(set(sources)) if not self._lets_go(code, computed=False)]
        if against:
            self._stayed[part, against[0]] += 1
        return not against

    def noted(self) -> dict[str, list[list[str | int]]]:
        """Give what was counted, JSON-plain, so that whoever goes on with it later takes it up."""
        return {
            "passed": [[part, code, rows] for (part, code), rows in sorted(self._passed.items())],
            "kept": [[part, rows] for part, rows in sorted(self._kept.items())],
            "stayed": [[part, code, rows] for (part, code), rows in sorted(self._stayed.items())],
        }

    def take_up(self, noted: Mapping[str, Sequence[Sequence[str | int]]]) -> None:
        """Count what was noted earlier as well. That the verdicts are still the same is for the caller to see."""
        for part, code, rows in noted["passed"]:
            self._passed[str(part), str(code)] += int(rows)
        for part, rows in noted["kept"]:
            self._kept[str(part)] += int(rows)
        for part, code, rows in noted["stayed"]:
            self._stayed[str(part), str(code)] += int(rows)

    @property
    def passed(self) -> tuple[Passed, ...]:
        """Give the sources of what may leave, each with how many rows."""
        counts: Counter[str] = Counter()
        for (_part, code), rows in self._passed.items():
            counts[code] += rows
        return tuple(
            Passed(one.source, one.name, one.licence, one.attribution, one.watermark, rows)
            for code, rows in sorted(counts.items())
            for one in (self.decision.on(code),)
        )

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """Give what stays, by part and source."""
        return tuple(
            Withheld(one.source, one.name, part, rows, one.sentence)
            for (part, code), rows in sorted(self._stayed.items())
            for one in (self.decision.on(code),)
        )

    def of_part(self, part: str) -> Weighed:
        """Give what was found of one part."""
        stays = {code: rows for (name, code), rows in sorted(self._stayed.items()) if name == part}
        goes = sorted(code for name, code in self._passed if name == part)
        named = each_once(self.decision.on(code).attribution for code in goes)
        return Weighed(
            sources=tuple(sorted({*goes, *stays})),
            goes=self._kept[part],
            stays=sum(stays.values()),
            sentences=each_once(self.decision.on(code).sentence for code in (stays or goes)),
            named=named,
        )

    @property
    def attributions(self) -> tuple[str, ...]:
        """Give the lines that have to stand beside what leaves, each once."""
        return each_once(one.attribution for one in self.passed)

    @property
    def watermark(self) -> str:
        """Give the words that have to stand across what leaves."""
        return " · ".join(each_once(one.watermark for one in self.passed))

    def _lets_go(self, code: str, computed: bool) -> bool:
        return self.decision.on(code).allowed or (computed and self.derive.on(code).allowed)


@dataclass(frozen=True, slots=True)
class Subject:
    """What leaves: the type and id of what it is about, and the form it takes (a format, a scope, a file's name)."""

    type: str
    id: str
    form: str


def each_once(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the texts that say something, each once, in their order."""
    return tuple(dict.fromkeys(text for text in texts if text))
