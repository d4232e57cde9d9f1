"""The statements behind the checks: set-based, one over all portfolios in sight, a SELECT for each check. Plain SQL.

Each gives: check, holder, portfolio, enterprise, position, the figure at fault, what it is held against, the id of the
task or decision that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable

from capability.public import READ_IN_SQL
from institutional.positions.rules import SEPARATORS, SHORTEST_NAMED
from institutional.quality.rules import Check

_HELD = """
held AS MATERIALIZED (
    SELECT p.id, p.organization_id, p.portfolio_id, p.enterprise_id, p.instrument, p.status, p.currency, p.principal,
        p.outstanding, p.written_off_amount, p.interest_ratio, p.approved_on, p.started_on, p.matures_on,
        p.external_ref, left(e.industry, 2) AS sector
    FROM institutional_position AS p
    JOIN enterprises_enterprise AS e ON e.organization_id = p.enterprise_id
    WHERE (%(all)s OR p.organization_id = ANY (%(organizations)s))
)"""
_STANDING = """
standing AS MATERIALIZED (
    SELECT DISTINCT ON (x.organization_id, x.enterprise_id) x.organization_id, x.portfolio_id, x.enterprise_id
    FROM institutional_portfolioenterprise AS x
    WHERE x.removed_at IS NULL AND (%(all)s OR x.organization_id = ANY (%(organizations)s))
        AND (%(portfolio)s::bigint IS NULL OR x.portfolio_id = %(portfolio)s)
    ORDER BY x.organization_id, x.enterprise_id, x.portfolio_id
)"""
_READY_AS_READ = """
ready AS MATERIALIZED (
    SELECT s.organization_id, s.portfolio_id, s.enterprise_id, CASE WHEN l.id IS NULL THEN newest.computed_at END
        AS computed_at
    FROM standing AS s
    LEFT JOIN LATERAL ({read}
    ) AS newest ON true
    LEFT JOIN capability_readinesslapse AS l ON l.readiness_id = newest.id
)"""
_READY = _READY_AS_READ.format(read=READ_IN_SQL.format(institution="s.organization_id", enterprise="s.enterprise_id"))
_GROUPS = """
{name}_middle AS MATERIALIZED (
    SELECT {group}, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY {value}) AS middle
    FROM held WHERE {counted} GROUP BY {group}
),
{name}_spread AS MATERIALIZED (
    SELECT {group}, m.n, m.middle, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs({value} - m.middle)) AS spread
    FROM held JOIN {name}_middle AS m USING ({group})
    WHERE {counted} AND m.n >= %(fewest)s GROUP BY {group}, m.n, m.middle
)"""
_PRINCIPALS = _GROUPS.format(
    name="principal",
    group="organization_id, instrument, currency, sector",
    value="ln(principal)",
    counted="principal > 0 AND sector IS NOT NULL",
)
_INTERESTS = _GROUPS.format(
    name="interest", group="organization_id, instrument", value="interest_ratio", counted="interest_ratio IS NOT NULL"
)

_OF_ENTERPRISE = """
SELECT '{code}', s.organization_id, s.portfolio_id, s.enterprise_id, NULL::bigint, ''::text, ''::text, ''::text
FROM standing AS s JOIN enterprises_enterprise AS e ON e.organization_id = s.enterprise_id WHERE {where}"""
_OF_READINESS = """
SELECT '{code}', s.organization_id, s.portfolio_id, s.enterprise_id, NULL::bigint,
    coalesce(to_char(s.computed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), ''), {against}, ''::text
FROM ready AS s {join} WHERE {where}"""
_OF_POSITION = """
SELECT '{code}', h.organization_id, h.portfolio_id, h.enterprise_id, h.id, {figure}, {against}, ''::text
FROM held AS h WHERE (%(portfolio)s::bigint IS NULL OR h.portfolio_id = %(portfolio)s) AND {where}"""
_OUTLYING = """
SELECT '{code}', h.organization_id, h.portfolio_id, h.enterprise_id, h.id, {figure}, {against}, ''::text
FROM held AS h JOIN {name}_spread AS g USING ({group})
WHERE (%(portfolio)s::bigint IS NULL OR h.portfolio_id = %(portfolio)s) AND g.spread > 0 AND {counted}
    AND %(to_normal)s * abs({value} - g.middle) / g.spread > %(outlying)s"""

_WHOSE = {
    f"of_{row}": f"{row}.enterprise_id = s.enterprise_id"
    f" AND {row}.organization_id IN (s.organization_id, s.enterprise_id)"
    for row in ("t", "d", "o", "taken")
}
"""What of an enterprise counts for a holder: its own rows, and those of the enterprise itself."""
_OVERDUE_TASK = """
SELECT 'overdue_task_without_evidence', s.organization_id, s.portfolio_id, s.enterprise_id, NULL::bigint,
    t.due_date::text, ''::text, t.id::text
FROM standing AS s JOIN execution_implementationtask AS t ON {of_t}
WHERE t.status IN ('todo', 'in_progress', 'blocked') AND t.due_date < %(today)s AND NOT EXISTS (
    SELECT FROM execution_milestone AS m WHERE m.task_id = t.id AND m.evidence_hash <> ''
)"""
_NOT_MEASURED = """
SELECT 'expected_outcome_not_measured', s.organization_id, s.portfolio_id, s.enterprise_id, NULL::bigint,
    due.metric, due.day::text, d.decision_id::text
FROM standing AS s
JOIN enterprises_decisionrecord AS d ON {of_d} AND d.status = 'approved' AND d.decided_at IS NOT NULL
CROSS JOIN LATERAL jsonb_array_elements(d.expected_json) AS expected (one)
CROSS JOIN LATERAL (
    SELECT one ->> 'metric' AS metric,
        (d.decided_at AT TIME ZONE 'UTC')::date + (one ->> 'by_days')::integer AS day
) AS due
WHERE due.day < %(today)s AND NOT EXISTS (
    SELECT FROM outcomes_outcome AS o
    WHERE {of_o} AND o.metrics_json ? due.metric AND o.valid_on >= due.day - %(near)s
) AND NOT EXISTS (
    SELECT FROM outcomes_implementationsnapshot AS taken
    WHERE {of_taken} AND taken.date >= due.day - %(near)s
        AND to_jsonb(taken) ->> due.metric IS NOT NULL
)"""
_NOT_VERIFIED = """
SELECT 'evidence_not_verified', s.organization_id, s.portfolio_id, s.enterprise_id, NULL::bigint,
    to_char(min(m.logged_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), ''::text, t.id::text
FROM standing AS s
JOIN execution_implementationtask AS t ON {of_t} AND t.status <> 'cancelled'
JOIN execution_milestone AS m ON m.task_id = t.id
WHERE m.evidence_hash <> '' AND m.verified_at IS NULL AND m.logged_at < %(waiting)s
GROUP BY s.organization_id, s.portfolio_id, s.enterprise_id, t.id"""
_COUNTED_TWICE = """
(SELECT DISTINCT ON (h.id) '{code}', h.organization_id, h.portfolio_id, h.enterprise_id, h.id, h.principal::text,
    l.external_ref::text, ''::text
FROM held AS h JOIN held AS l USING (portfolio_id, enterprise_id)
WHERE (%(portfolio)s::bigint IS NULL OR h.portfolio_id = %(portfolio)s)
    AND h.instrument = 'guarantee' AND l.instrument = 'loan' AND l.external_ref <> ''
    AND (h.external_ref = l.external_ref OR length(l.external_ref) >= {shortest}
        AND strpos(' ' || translate(h.external_ref, {blanks}) || ' ',
            ' ' || translate(l.external_ref, {blanks}) || ' ') > 0)
ORDER BY h.id, l.id)""".format(
    code="counted_twice", shortest=SHORTEST_NAMED, blanks=f"'{SEPARATORS}', '{' ' * len(SEPARATORS)}'"
)

_OPEN = "h.status IN ('performing', 'watch', 'default')"
_ENDED = "h.status IN ('repaid', 'written_off')"
_NEWER = """
JOIN LATERAL (
    SELECT a.created_at FROM enterprises_analysis AS a
    WHERE a.enterprise_id = s.enterprise_id AND a.organization_id IN (s.organization_id, s.enterprise_id)
    ORDER BY a.created_at DESC LIMIT 1
) AS input ON true"""


def _missing(code: str, where: str, *, figure: str = "h.status") -> str:
    return _OF_POSITION.format(code=code, figure=f"{figure}::text", against="''::text", where=where)


def _against(code: str, figure: str, against: str, where: str) -> str:
    return _OF_POSITION.format(code=code, figure=f"{figure}::text", against=f"{against}::text", where=where)


_SELECTS = {
    **{
        f"{field}_missing": _OF_ENTERPRISE.format(code=f"{field}_missing", where=f"e.{field} IS NULL")
        for field in ("industry", "region", "city", "size_band")
    },
    "readiness_missing": _OF_READINESS.format(
        code="readiness_missing", join="", against="''::text", where="s.computed_at IS NULL"
    ),
    "overdue_task_without_evidence": _OVERDUE_TASK.format(**_WHOSE),
    "expected_outcome_not_measured": _NOT_MEASURED.format(**_WHOSE),
    "evidence_not_verified": _NOT_VERIFIED.format(**_WHOSE),
    "readiness_stale": _OF_READINESS.format(
        code="readiness_stale", join="", against="''::text", where="s.computed_at < %(stale)s"
    ),
    "readiness_older_than_inputs": _OF_READINESS.format(
        code="readiness_older_than_inputs",
        join=_NEWER,
        against="to_char(input.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
        where="input.created_at > s.computed_at",
    ),
    "outstanding_missing": _missing(
        "outstanding_missing", f"h.outstanding IS NULL AND h.instrument <> 'grant' AND {_OPEN}"
    ),
    "approved_on_missing": _missing("approved_on_missing", "h.approved_on IS NULL"),
    "matures_on_missing": _missing(
        "matures_on_missing", f"h.matures_on IS NULL AND h.instrument IN ('loan', 'guarantee') AND {_OPEN}"
    ),
    "loss_missing": _missing("loss_missing", "h.status = 'written_off' AND coalesce(h.written_off_amount, 0) = 0"),
    "principal_outlying": _OUTLYING.format(
        code="principal_outlying",
        name="principal",
        group="organization_id, instrument, currency, sector",
        figure="h.principal::text",
        against="to_char(exp(g.middle), 'FM99999999999990.00')",
        counted="h.principal > 0",
        value="ln(h.principal)",
    ),
    "interest_outlying": _OUTLYING.format(
        code="interest_outlying",
        name="interest",
        group="organization_id, instrument",
        figure="h.interest_ratio::text",
        against="to_char(g.middle, 'FM0.00000')",
        counted="h.interest_ratio IS NOT NULL",
        value="h.interest_ratio",
    ),
    "matures_before_start": _against(
        "matures_before_start", "h.matures_on", "h.started_on", "h.matures_on < h.started_on"
    ),
    "approved_after_start": _against(
        "approved_after_start", "h.approved_on", "h.started_on", "h.approved_on > h.started_on"
    ),
    "outstanding_above_principal": _against(
        "outstanding_above_principal", "h.outstanding", "h.principal", "h.outstanding > h.principal"
    ),
    "ended_with_outstanding": _against(
        "ended_with_outstanding", "h.outstanding", "h.status", f"{_ENDED} AND h.outstanding > 0"
    ),
    "written_off_above_principal": _against(
        "written_off_above_principal", "h.written_off_amount", "h.principal", "h.written_off_amount > h.principal"
    ),
    "matured_but_running": _against(
        "matured_but_running",
        "h.matures_on",
        "h.status",
        "h.status IN ('performing', 'watch') AND h.matures_on < %(today)s",
    ),
    "written_off_but_performing": _against(
        "written_off_but_performing",
        "h.written_off_amount",
        "h.status",
        "h.status = 'performing' AND h.written_off_amount > 0",
    ),
    "counted_twice": _COUNTED_TWICE,
}
_NEEDS = (
    (_STANDING, "FROM standing"),
    (_READY, "FROM ready"),
    (_HELD, "FROM held"),
    (_PRINCIPALS, "principal_spread"),
    (_INTERESTS, "interest_spread"),
)
_NAMES = """(check_code, organization_id, portfolio_id, enterprise_id, position_id, figure, against, about_id)"""

_COUNTS = " SELECT check_code, count(*), count(DISTINCT enterprise_id) FROM found GROUP BY check_code"
_FIRST = """
shown AS (
    SELECT * FROM (
        SELECT found.*, row_number() OVER (
            PARTITION BY check_code ORDER BY named.name, enterprise_id, organization_id, portfolio_id, position_id,
                figure, about_id
        ) AS place
        FROM found JOIN foundation_organization AS named ON named.id = enterprise_id
    ) AS ranked WHERE place <= %(each)s
)"""
_ROWS = """
SELECT f.check_code, f.portfolio_id, f.enterprise_id, o.name, f.position_id, p.external_ref, p.currency,
    coalesce(p.import_batch_id, 0), f.figure, f.against, f.about_id, position_source.code, file_source.code
FROM {rows} AS f
JOIN foundation_organization AS o ON o.id = f.enterprise_id
JOIN enterprises_enterprise AS e ON e.organization_id = f.enterprise_id
LEFT JOIN institutional_position AS p ON p.id = f.position_id
LEFT JOIN foundation_datasource AS position_source ON position_source.id = p.source_id
LEFT JOIN foundation_importbatch AS file ON file.id = e.import_batch_id
LEFT JOIN foundation_datasource AS file_source ON file_source.id = file.source_id
ORDER BY array_position(%(order)s::text[], f.check_code), o.name, f.enterprise_id, f.organization_id,
    f.portfolio_id, f.position_id, f.figure, f.about_id
LIMIT %(limit)s OFFSET %(offset)s"""


def counting(checks: Iterable[Check]) -> str:
    """Give the statement that counts what checks find."""
    return _with(checks, _COUNTS)


def listing(checks: Iterable[Check]) -> str:
    """Give the statement that lists what checks find, in their order and by name."""
    return _with(checks, _ROWS.format(rows="found"))


def listing_first(checks: Iterable[Check]) -> str:
    """Give the statement that lists the first of what each check finds."""
    return _with(checks, f", {_FIRST} {_ROWS.format(rows='shown')}")


def _with(checks: Iterable[Check], last: str) -> str:
    union = " UNION ALL ".join(_SELECTS[one.code] for one in checks)
    tables = union
    needed: list[str] = []
    # A table that another one is made of comes before it, so that they are looked through from the last.
    for table, mark in reversed(_NEEDS):
        if mark in tables:
            needed.insert(0, table)
            tables += table
    return f"WITH {', '.join(needed)}, found {_NAMES} AS ({union}){last}"
