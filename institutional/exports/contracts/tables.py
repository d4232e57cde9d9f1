"""The tables that packages of every kind are put together from, each field with what it means. Pure.

Rows of all kinds have the same fields wherever they are, so that whoever reads one kind reads all of them.
"""

from __future__ import annotations

from typing import Final

from institutional.exports.contracts.shapes import (
    AMOUNT,
    COUNT,
    DAY,
    DECISION,
    EITHER,
    HASH,
    ID,
    IDS,
    LIST,
    OBJECT,
    OPTIONAL,
    OPTIONAL_COUNT,
    OPTIONAL_DECISION,
    OPTIONAL_HASH,
    OPTIONAL_ID,
    TEXT,
    TIME,
    WORDS,
    Field,
    Nested,
    Table,
)

_ENTERPRISE: Final = Field("enterprise", OPTIONAL_ID, "Id of the enterprise that it is about")
_FILE: Final = (
    Field("import", OPTIONAL_ID, "Id of the import that brought it; its file is named under lineage"),
    Field("import_row", OPTIONAL_COUNT, "Row of that file"),
)
_SOURCE: Final = Field("source", TEXT, "Code of the source of data that it comes from")
_INPUTS: Final = Field("inputs_hash", HASH, "Hash of all that it was computed from")

APPROVALS: Final = Nested(
    "approvals",
    "decision_approvals",
    Field("decision_id", DECISION, "Version that was approved"),
    "decision_id",
    (
        Field("approved_by", OPTIONAL, "Who approved"),
        Field("approved_at", TIME, "When"),
        Field("content_hash", HASH, "Hash of the content that was approved"),
        Field("note", TEXT, "With which words"),
    ),
    "Who approved this version, the first first",
)
CONTEXTS: Final = Nested(
    "contexts",
    "decision_contexts",
    Field("decision_id", DECISION, "Version that was written in this context"),
    "decision_id",
    (
        Field("id", ID, "Id of the context"),
        Field("context", OBJECT, "What was known and assumed"),
        Field("created_at", TIME, "When it was written down"),
    ),
    "What was known and assumed around it, the newest, which holds, first",
)
DECISIONS: Final = Table(
    "decisions",
    "Every version of every decision, the oldest first; `supersedes` leads from one to the version before it.",
    (
        Field("decision_id", DECISION, "Id of this version"),
        _ENTERPRISE,
        Field("version", COUNT, "Number of the version"),
        Field("supersedes", OPTIONAL_DECISION, "Id of the version that it supersedes"),
        Field("domain", TEXT, "Domain: cfo, cmo, coo, cto or general"),
        Field("title", TEXT, "Title"),
        Field("status", TEXT, "Status: draft, proposed, approved, rejected, superseded or closed"),
        Field("content_hash", HASH, "Hash of its content, which approvals sign"),
        Field("analysis", OPTIONAL_ID, "Id of the analysis that it began from"),
        Field("analyses", IDS, "Ids of every analysis that it began from, cites or led to"),
        Field("artifact", OBJECT, "All that the decision says"),
        Field("expected", LIST, "What it is expected to bring, metric by metric"),
        CONTEXTS,
        Field("created_at", TIME, "When it was begun"),
        Field("created_by", OPTIONAL, "Who wrote it"),
        Field("proposed_at", TIME, "When it was proposed"),
        Field("approvers_needed", COUNT, "How many had to approve it", "people"),
        APPROVALS,
        Field("decided_at", TIME, "When it was approved or rejected"),
        Field("decided_by", OPTIONAL, "Who approved or rejected it"),
        Field("decided_note", TEXT, "With which words"),
    ),
)
ANALYSES: Final = Table(
    "analyses",
    "What was found of an enterprise, one domain at a time.",
    (
        Field("id", ID, "Id of the analysis"),
        _ENTERPRISE,
        Field("decision_id", OPTIONAL_DECISION, "Version of a decision that it was made for"),
        Field("domain", TEXT, "Domain: cfo, cmo, coo or cto"),
        Field("content_hash", HASH, "Hash of domain, inputs and findings"),
        Field("confidence", AMOUNT, "How sure it is", "0 to 1"),
        Field("inputs", OBJECT, "What it was told"),
        Field("findings", OBJECT, "What it found"),
        Field("created_at", TIME, "When"),
    ),
)
MILESTONES: Final = Nested(
    "milestones",
    "milestones",
    Field("task", ID, "Id of the task that it proves"),
    "id",
    (
        Field("id", ID, "Id of the milestone"),
        Field("type", TEXT, "Kind: started, progress, delivered or measured"),
        Field("logged_at", TIME, "When it was written down"),
        Field("logged_by", OPTIONAL, "By whom"),
        Field("evidence_text", TEXT, "What proves it, in words"),
        Field("evidence_url", TEXT, "What proves it, as an address"),
        Field("evidence_file", TEXT, "What proves it, as the name of a file"),
        Field("evidence_sha256", OPTIONAL_HASH, "Hash of the evidence"),
        Field("effective_date", DAY, "Day on which it was reached"),
        Field("verified_at", TIME, "When it was verified"),
        Field("verified_by", OPTIONAL, "By whom"),
        Field("metrics", OBJECT, "What was measured, by metric"),
    ),
    "What proves it, the newest first",
)
TASKS: Final = Table(
    "tasks",
    "The work of decisions, with what proves it.",
    (
        Field("id", ID, "Id of the task"),
        _ENTERPRISE,
        Field("decision_id", DECISION, "Version of the decision that it carries out"),
        Field("action_plan_ref", TEXT, "Step of the plan"),
        Field("title", TEXT, "Title"),
        Field("owner", OPTIONAL, "Who does it"),
        Field("status", TEXT, "Status: todo, in_progress, blocked, done or cancelled"),
        Field("priority", TEXT, "Priority: low, normal or high"),
        Field("due_date", DAY, "Day by which it is due"),
        Field("created_at", TIME, "When it was made"),
        Field("done_at", TIME, "When it was done"),
        MILESTONES,
    ),
)
OUTCOMES: Final = Table(
    "outcomes",
    "What was measured, each with the day it holds for and the time it was written down.",
    (
        Field("id", ID, "Id of the outcome"),
        _ENTERPRISE,
        Field("type", TEXT, "Kind"),
        Field("decision_id", OPTIONAL_DECISION, "Version of the decision that it came of"),
        Field("metrics", OBJECT, "What was measured, by metric"),
        Field("breakdowns", OBJECT, "How it breaks down, by metric, dimension and group"),
        Field("measured_at", TIME, "When it was measured"),
        Field("valid_on", DAY, "Day that it holds for"),
        Field("recorded_at", TIME, "When it was written down"),
        Field("notes", TEXT, "Notes"),
        Field("external_ref", TEXT, "What its source calls it"),
        _SOURCE,
        *_FILE,
    ),
)
SNAPSHOTS: Final = Table(
    "snapshots",
    "How an enterprise stood on a day, in six figures; what was not measured is nothing, never zero.",
    (
        Field("id", ID, "Id of the snapshot"),
        _ENTERPRISE,
        Field("date", DAY, "Day"),
        Field("label", TEXT, "Label: baseline, 30d, 60d, 90d or custom"),
        Field("lead_response_minutes", AMOUNT, "Time until a lead is answered", "minutes"),
        Field("lead_to_appt_rate", AMOUNT, "Share of leads that become appointments", "0 to 1"),
        Field("close_rate", AMOUNT, "Share of appointments that become sales", "0 to 1"),
        Field("crm_adoption_rate", AMOUNT, "Share of the customer system that is used", "0 to 1"),
        Field("weekly_ops_hours", AMOUNT, "Hours that running the business takes", "hours a week"),
        Field("nps", AMOUNT, "Net promoter score", "from -100 to 100"),
        Field("notes", TEXT, "Notes"),
        Field("recorded_at", TIME, "When it was written down"),
        Field("recorded_by", OPTIONAL, "By whom"),
        _SOURCE,
    ),
)
POSITIONS: Final = Table(
    "positions",
    "What the exporting institution holds.",
    (
        Field("id", ID, "Id of the position"),
        _ENTERPRISE,
        Field("portfolio", OPTIONAL_ID, "Id of the portfolio that it is held in"),
        Field("instrument", TEXT, "Instrument: loan, guarantee, equity or grant"),
        Field("principal", AMOUNT, "Principal", "of currency"),
        Field("outstanding", AMOUNT, "What is still owed", "of currency"),
        Field("written_off_amount", AMOUNT, "What was lost", "of currency"),
        Field("currency", TEXT, "Currency, ISO 4217"),
        Field("interest_ratio", AMOUNT, "Interest", "0.05 is 5 % a year"),
        Field("status", TEXT, "Status: performing, watch, default, repaid or written_off"),
        Field("external_ref", TEXT, "What its source calls it"),
        Field("approved_on", DAY, "Day of approval"),
        Field("started_on", DAY, "First day"),
        Field("matures_on", DAY, "Last day"),
        Field("facts", OBJECT, "What was stated at approval, as the source wrote it"),
        Field("recorded_at", TIME, "When it was written down"),
        _SOURCE,
        *_FILE,
    ),
)
CAPABILITY_SCORES: Final = Table(
    "capability_scores",
    "What an enterprise can do, capability by capability, as it was computed.",
    (
        Field("id", ID, "Id of the score"),
        _ENTERPRISE,
        Field("capability", TEXT, "Code of the capability"),
        Field("score", AMOUNT, "Score", "0 to 100"),
        Field("confidence", AMOUNT, "How sure it is", "0 to 1"),
        Field("computed_at", TIME, "When it was computed"),
        _INPUTS,
        Field("evidence", EITHER, "What it rests on, row by row"),
    ),
)
READINESS: Final = Table(
    "readiness",
    "How ready an enterprise is for financing, as it was computed, and why.",
    (
        Field("id", ID, "Id of the readiness"),
        _ENTERPRISE,
        Field("score", AMOUNT, "Score", "0 to 100"),
        Field("confidence", AMOUNT, "How sure it is", "0 to 1"),
        Field("flags", WORDS, "Flags that are raised"),
        Field("rationale", OBJECT, "Why: the way from capabilities to the score, flags, reasons and first step"),
        Field("computed_at", TIME, "When it was computed"),
        Field("lapsed_at", TIME, "Since when nothing counts of what it was computed from; nothing while it does"),
        _INPUTS,
    ),
)
PROFILE: Final = (
    Field("id", ID, "Id of the enterprise"),
    Field("name", TEXT, "Name as filed"),
    Field("slug", TEXT, "Name in addresses"),
    Field("origin", TEXT, "Where what is known of it begins: registered, public_record or invented"),
    Field("industry", OPTIONAL, "Industry, NAICS"),
    Field("region", OPTIONAL, "Region, ISO 3166-2"),
    Field("city", OPTIONAL, "City"),
    Field("size_band", OPTIONAL, "Size", "employees"),
)
MEMBERS: Final = Table(
    "members",
    "The enterprises in the portfolio.",
    (
        *PROFILE,
        Field("added_at", TIME, "When it was put into the portfolio"),
        _SOURCE,
        *_FILE,
    ),
)
FIGURES: Final = Table(
    "figures",
    "What the positions in the portfolio's currency add up to, and what was measured of what decisions expected.",
    (
        Field(
            "figure", TEXT, "Figure; counted_twice: guarantees that sums count beside the loan that they cover, if any"
        ),
        Field("of", TEXT, "What it is broken down by, and into; empty for the whole"),
        Field("value", AMOUNT, "Value; nothing where it was stated of no position, which is not zero"),
        Field("unit", TEXT, "Unit of the value"),
        Field(
            "outcomes",
            IDS,
            "Ids of the outcomes that it adds up, the last of each enterprise; none where it sums positions",
        ),
        Field("decisions", WORDS, "Ids of the versions of decisions that expected it or that its outcomes cite"),
    ),
)
OVERVIEWS: Final = Table(
    "overviews",
    "The newest overview of the portfolio, as its run computed it from a pack of rates and a ledger.",
    (
        Field("id", TEXT, "Id of the run that computed it, UUID"),
        Field("asof_date", DAY, "Day that it is of"),
        Field("pricing_pack_id", OPTIONAL_ID, "Id of the pack of rates that it was computed with"),
        Field("ledger_commit_hash", OPTIONAL_HASH, "Hash that the ledger stood at"),
        Field("computed_at", TIME, "When it was computed"),
        Field("result", OBJECT, "Exposure, concentration, expected loss with its assumptions, weighted readiness"),
        Field("result_hash", HASH, "Hash of the result"),
        Field("run_hash", HASH, "Hash of all that the run was told and did"),
    ),
)
