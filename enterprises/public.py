"""All of this app that other apps may import."""

from enterprises.analyses.operations import record_analyses, record_analysis
from enterprises.analyses.paper import AnalysisOnPaper, analysis_on_paper
from enterprises.analyses.queries import analyses_for, analyses_of, newest_analyses
from enterprises.analyses.results import AnalysisRow, NewAnalysis
from enterprises.analyses.rules import (
    analysis_hash,
    analysis_named,
    canonical_json,
    content_hash,
    sources_of_inputs,
)
from enterprises.analyses.stated import AskedInput, register_inputs, told_in_words
from enterprises.analyses.wording import DOMAINS
from enterprises.decisions.memo.parts import MemoPart, register_memo_part
from enterprises.decisions.memo.results import Told
from enterprises.decisions.memo.tables import expected_on_paper, options_on_paper, plan_on_paper
from enterprises.decisions.operations.deciding import (
    add_decision_context,
    approve_decision,
    close_decision,
    propose_decision,
    reject_decision,
)
from enterprises.decisions.operations.drafting import (
    AUTHORS,
    add_context,
    create_decision,
    create_decision_from_analysis,
    edit_decision,
    supersede_decision,
)
from enterprises.decisions.queries import (
    approvals_by_version,
    contexts_by_version,
    contexts_of,
    decision_for,
    decisions_for,
    decisions_of,
    newest_decisions_of,
    versions_of,
)
from enterprises.decisions.registry import MetricTold, register_metrics_told, register_units_of_metrics
from enterprises.decisions.rules.artifact import is_currency_code, unit_fits
from enterprises.imports.operations import remove_enterprises
from enterprises.imports.queries import enterprises_resting
from enterprises.ledger.appending import append_to_ledger
from enterprises.ledger.queries import (
    chain_of,
    entries_about,
    head_of,
    images_at,
    ledger_begins,
    ledger_head,
    ledger_head_by,
    not_kept,
    place_of,
    tells_more,
)
from enterprises.ledger.registry import KeptObjects, register_kept_objects, register_ledger_witnesses
from enterprises.ledger.results import Head, Image, Witness
from enterprises.ledger.rules import moment
from enterprises.profiles.industries import begins_of, chosen_as, industry_short, industry_title, sector_of
from enterprises.profiles.listing import size_in_words
from enterprises.profiles.operations import add_enterprises, create_enterprise, update_enterprise
from enterprises.profiles.origins import NamingEnterprises
from enterprises.profiles.queries import (
    LONGEST_SEARCH,
    enterprise_for,
    enterprises_by_id,
    enterprises_by_match_key,
    enterprises_for,
    named_or_placed,
    searched,
)
from enterprises.profiles.regions import is_region, region_in_words
from enterprises.profiles.results import EnterpriseShown, NewEnterprise
from enterprises.profiles.rules import (
    SIZE_BAND_NAMES,
    currency_of,
    day_at,
    fold,
    match_key,
    moment_on,
    size_band,
    zone_of,
)

__all__ = [
    "AUTHORS",
    "DOMAINS",
    "LONGEST_SEARCH",
    "SIZE_BAND_NAMES",
    "AnalysisOnPaper",
    "AnalysisRow",
    "AskedInput",
    "EnterpriseShown",
    "Head",
    "Image",
    "KeptObjects",
    "MemoPart",
    "MetricTold",
    "NamingEnterprises",
    "NewAnalysis",
    "NewEnterprise",
    "Told",
    "Witness",
    "add_context",
    "add_decision_context",
    "add_enterprises",
    "analyses_for",
    "analyses_of",
    "analysis_hash",
    "analysis_named",
    "analysis_on_paper",
    "append_to_ledger",
    "approvals_by_version",
    "approve_decision",
    "begins_of",
    "canonical_json",
    "chain_of",
    "chosen_as",
    "close_decision",
    "content_hash",
    "contexts_by_version",
    "contexts_of",
    "create_decision",
    "create_decision_from_analysis",
    "create_enterprise",
    "currency_of",
    "day_at",
    "decision_for",
    "decisions_for",
    "decisions_of",
    "edit_decision",
    "enterprise_for",
    "enterprises_by_id",
    "enterprises_by_match_key",
    "enterprises_for",
    "enterprises_resting",
    "entries_about",
    "expected_on_paper",
    "fold",
    "head_of",
    "images_at",
    "industry_short",
    "industry_title",
    "is_currency_code",
    "is_region",
    "ledger_begins",
    "ledger_head",
    "ledger_head_by",
    "match_key",
    "moment",
    "moment_on",
    "named_or_placed",
    "newest_analyses",
    "newest_decisions_of",
    "not_kept",
    "options_on_paper",
    "place_of",
    "plan_on_paper",
    "propose_decision",
    "record_analyses",
    "record_analysis",
    "region_in_words",
    "register_inputs",
    "register_kept_objects",
    "register_ledger_witnesses",
    "register_memo_part",
    "register_metrics_told",
    "register_units_of_metrics",
    "reject_decision",
    "remove_enterprises",
    "searched",
    "sector_of",
    "size_band",
    "size_in_words",
    "sources_of_inputs",
    "supersede_decision",
    "tells_more",
    "told_in_words",
    "unit_fits",
    "update_enterprise",
    "versions_of",
    "zone_of",
]
