"""Refusals about diagnoses."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotFound, Unavailable


class DomainUnknown(NotFound):
    """No agent diagnoses this domain."""

    code = "diagnosis.domain_unknown"
    sentence = "Nobody diagnoses '{domain}'. Choose one of: {choices}."


class NothingStated(Invalid):
    """No input to find anything from."""

    code = "diagnosis.nothing_stated"
    sentence = "Nothing that is stated says anything that could be judged. State at least {example}."


class InputsFaulty(Malformed):
    """The inputs are not as their schema says."""

    code = "diagnosis.inputs_faulty"
    sentence = "The inputs cannot be read: {first} Mend them and send them again."


class MixedCurrencies(Invalid):
    """Amounts of more than one currency; nothing here converts."""

    code = "diagnosis.mixed_currencies"
    sentence = "The inputs are in {currency}, but not all of them: {inputs}. State all amounts in one currency."


class DiagnosisNotDone(Unavailable):
    """The run did not come to its end."""

    code = "diagnosis.run_not_done"
    sentence = "The run {run_id} did not come to its end: {because} Look at the run, then retry it."


class AlreadyConcluded(Conflict):
    """An analysis rests on this run already."""

    code = "diagnosis.already_concluded"
    sentence = "Analysis {analysis_id} was made from this run. Read it, or diagnose anew."


class FiguresDiffer(Conflict):
    """What the run found is not what the same rules find here."""

    code = "diagnosis.figures_differ"
    sentence = "The run {run_id} found something else than these rules do. Its agents are of another version."


class TemplateFaulty(Invalid):
    """The filled-in template cannot be read."""

    code = "diagnosis.template_faulty"
    sentence = "This template cannot be read: {because} Download it anew and fill in the column value."


class BalanceFaulty(Invalid):
    """The trial balance cannot be read, or does not balance."""

    code = "diagnosis.balance_faulty"
    sentence = "This trial balance cannot be taken: {because} Mend the file and send it again."
