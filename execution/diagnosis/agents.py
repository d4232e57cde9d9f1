"""What the diagnosing agents offer to runs: the rules alone, without leaving an analysis; and what peers look like.

`operations` leave an analysis, a draft and tasks on a run's result; a run leaves nothing but its result.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from execution.diagnosis import peers
from execution.diagnosis.errors import NothingStated
from execution.diagnosis.rules.diagnosing import diagnose
from execution.diagnosis.rules.domains import DOMAINS
from execution.diagnosis.rules.findings import Diagnosis, Peers, plain
from execution.diagnosis.rules.judging import VERSION
from execution.diagnosis.rules.stated.cfo import CfoStated
from execution.diagnosis.rules.stated.cmo import CmoStated
from execution.diagnosis.rules.stated.coo import CooStated
from execution.diagnosis.rules.stated.cto import CtoStated
from execution.diagnosis.rules.stated.kinds import Stated
from execution.runs.engine.canonical import canonical, hash_of
from execution.runs.engine.capability import Said, Sourced, capability
from execution.runs.engine.ports import Call

# Figures that leave are texts, so that none is rounded on the way.
Figure = Annotated[str, Field(pattern=r"^-?[0-9]{1,24}(\.[0-9]{1,12})?$")]
Score = Annotated[str, Field(pattern=r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$")]
Confidence = Annotated[str, Field(pattern=r"^(1(\.0{1,3})?|0(\.[0-9]{1,3})?)$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Word = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9_]+$")]
SourceCode = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")]
Sentence = Annotated[str, Field(max_length=2_000)]


class PeerFigure(Said):
    """A measure among like enterprises: the middle, the middle half, and of how many."""

    measure: str
    median: str
    low: str
    high: str
    n: int
    group: str
    pack_id: int
    asof_date: date


class PeersAsked(Said):
    """Whose peers are asked for."""

    domain: str
    industry: str = ""
    size_band: str = ""
    currency: str = "USD"
    as_of: date


class PeersFound(Said):
    """What the benchmark pack in force says of them; nothing where there is none, or too few of them."""

    figures: list[PeerFigure]


class CfoArguments(Said):
    """What is known, the day it is looked at, and what peers look like."""

    inputs: CfoStated
    as_of: date
    peers: list[PeerFigure] = []


class CmoArguments(Said):
    """What is known, the day it is looked at, and what peers look like."""

    inputs: CmoStated
    as_of: date
    peers: list[PeerFigure] = []


class CooArguments(Said):
    """What is known, the day it is looked at, and what peers look like."""

    inputs: CooStated
    as_of: date
    peers: list[PeerFigure] = []


class CtoArguments(Said):
    """What is known, the day it is looked at, and what peers look like."""

    inputs: CtoStated
    as_of: date
    peers: list[PeerFigure] = []


class FoundFigure(Said):
    """A figure to hold a value against, with where it comes from; `n` where it is of peers."""

    value: str
    says: str
    source: str
    year: int
    low: str | None = None
    high: str | None = None
    n: int | None = None
    group: str | None = None
    pack_id: int | None = None


class FoundFinding(Said):
    """One measure with its judgement, its benchmark, and the inputs it was computed from."""

    measure: Word
    label: str
    value: Figure
    unit: str
    benchmark: FoundFigure | None
    norm: FoundFigure | None = None
    judgement: Word
    score: Score | None
    weight: Annotated[int, Field(ge=0, le=100)]
    why: str
    definition: str = ""
    source: str = ""
    caveat: str = ""
    caveat_code: str = ""
    citation: list[str]


class FoundNotTold(Said):
    """A measure that gives nothing for these inputs, by name."""

    measure: Word
    label: str
    reason: str
    says: str


class FoundGap(Said):
    """An input that was not known: what it would add to the confidence, and what it alone keeps from being told."""

    input: str
    label: str
    adds: str
    allows: list[str]


class Diagnosed(Said):
    """What the rules found, what was lacking, and how sure all of it is."""

    rule_set: Word
    version: Annotated[int, Field(ge=1)]
    score: Score | None
    confidence: Confidence
    confidence_why: Sentence
    findings: list[FoundFinding]
    not_told: list[FoundNotTold] = []
    measures: dict[Word, Figure | Day]
    lacking: list[Word]
    gaps: list[FoundGap] = []


@capability("benchmarks.peers", agent="macro_hound", arguments=PeersAsked, result=PeersFound, timeout_seconds=10)
def find_peers(call: Call, arguments: PeersAsked) -> Sourced[PeersFound]:
    """Read what like enterprises look like, from the benchmark pack in force on the day."""

    def read() -> Any:
        return peers.read_figures(
            domain=arguments.domain,
            industry=arguments.industry,
            size_band=arguments.size_band,
            currency=arguments.currency,
            as_of=arguments.as_of,
        )

    found = PeersFound.model_validate_json(canonical({"figures": call.read("peers", read)}))
    return Sourced(found, (peers.SOURCE,) if found.figures else ())


def _diagnosed(domain: str, stated: Stated, as_of: date, figures: Sequence[PeerFigure]) -> Diagnosed:
    found = diagnose(domain, stated, as_of=as_of, peers={one.measure: _peers(one) for one in figures})
    if not found.findings:
        raise NothingStated(example=DOMAINS[domain].example)
    return Diagnosed.model_validate({**found.as_json(), "confidence": plain(found.confidence)})


def _peers(one: PeerFigure) -> Peers:
    return Peers(
        Decimal(one.median),
        Decimal(one.low),
        Decimal(one.high),
        one.n,
        one.group,
        one.pack_id,
        one.asof_date.isoformat(),
    )


@capability("cfo.diagnose", agent="cfo", arguments=CfoArguments, result=Diagnosed, pure=True, version=VERSION)
def diagnose_cfo(call: Call, arguments: CfoArguments) -> Diagnosed:
    """Find what stated inputs say about cash and debt. Refuses: `NothingStated`."""
    return _diagnosed("cfo", arguments.inputs, arguments.as_of, arguments.peers)


@capability("cmo.diagnose", agent="cmo", arguments=CmoArguments, result=Diagnosed, pure=True, version=VERSION)
def diagnose_cmo(call: Call, arguments: CmoArguments) -> Diagnosed:
    """Find what stated inputs say about winning and keeping customers. Refuses: `NothingStated`."""
    return _diagnosed("cmo", arguments.inputs, arguments.as_of, arguments.peers)


@capability("coo.diagnose", agent="coo", arguments=CooArguments, result=Diagnosed, pure=True, version=VERSION)
def diagnose_coo(call: Call, arguments: CooArguments) -> Diagnosed:
    """Find what stated inputs say about running the operation. Refuses: `NothingStated`."""
    return _diagnosed("coo", arguments.inputs, arguments.as_of, arguments.peers)


@capability("cto.diagnose", agent="cto", arguments=CtoArguments, result=Diagnosed, pure=True, version=VERSION)
def diagnose_cto(call: Call, arguments: CtoArguments) -> Diagnosed:
    """Find what stated inputs say about how technology stands failures. Refuses: `NothingStated`."""
    return _diagnosed("cto", arguments.inputs, arguments.as_of, arguments.peers)


class LoanOf(Said):
    """The facts of one enterprise's loan, as inputs."""

    enterprise_id: int
    inputs: CfoStated


class LoansStated(Said):
    """The loans of a batch, the day they are looked at, and the sources of their facts."""

    rows: list[LoanOf]
    as_of: date
    sources: list[SourceCode] = []


class FoundOfLoan(Said):
    """What one enterprise's facts say, in short; `findings_hash` is that of the whole analysis."""

    enterprise_id: int
    score: str | None
    confidence: str
    values: dict[str, str]
    findings_hash: str


class FoundOfLoans(Said):
    """What a batch says, enterprise by enterprise; those whose facts say nothing are left out."""

    rows: list[FoundOfLoan]


def in_short(enterprise_id: int, found: Diagnosis) -> FoundOfLoan:
    """Give what was found about one enterprise, in short."""
    return FoundOfLoan(
        enterprise_id=enterprise_id,
        score=None if found.score is None else plain(found.score),
        confidence=plain(found.confidence),
        values={one.measure: plain(one.value) for one in found.findings},
        findings_hash=hash_of(canonical(found.as_json())),
    )


@capability(
    "metrics.loan_facts",
    agent="financial_analyst",
    arguments=LoansStated,
    result=FoundOfLoans,
    timeout_seconds=120,
    version=VERSION,
)
def diagnose_loans(call: Call, arguments: LoansStated) -> Sourced[FoundOfLoans]:
    """Find what the facts of many loans say about their enterprises."""
    found = [
        (one.enterprise_id, diagnose(DOMAINS["cfo"].name, one.inputs, as_of=arguments.as_of)) for one in arguments.rows
    ]
    rows = [in_short(enterprise_id, one) for enterprise_id, one in found if one.findings]
    return Sourced(FoundOfLoans(rows=rows), tuple(arguments.sources))
