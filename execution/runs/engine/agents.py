"""The agents by name. What each offers is registered by the slices that know how (`capability`)."""

from __future__ import annotations

from collections.abc import Mapping

AGENTS: Mapping[str, str] = {
    "cfo": "Diagnoses finance: liquidity, runway, margins, debt service.",
    "cmo": "Diagnoses marketing: conversion, cost of customers, channels.",
    "coo": "Diagnoses operations: punctuality, defects, utilisation, suppliers.",
    "cto": "Diagnoses technology: backups, incidents, access, key persons.",
    "sdr": "Scores leads and writes to them first.",
    "sales": "Makes proposals and deals.",
    "negotiation": "Answers offers inside a stated policy.",
    "finance": "Issues invoices, chases and records payments.",
    "financial_analyst": "Reads the ledger, prices and measures holdings.",
    "macro_hound": "Reads trends of rates and benchmarks.",
    "data_harvester": "Refreshes packs and takes facts out of documents.",
    "narrator": "Puts computed facts into words.",
}
"""Every agent and what it does, in one sentence."""
