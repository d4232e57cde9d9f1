"""Refusals around packs: not there, not passed, and providers that do not give what they should."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotFound, Unavailable


class PackNotThere(NotFound):
    """There is no such pack."""

    code = "pack.not_there"
    sentence = "There is no pack {pack_id}. GET /packs lists those that there are."


class KindUnknown(Malformed):
    """There are no packs of that kind."""

    code = "pack.kind_unknown"
    sentence = "There are no packs of the kind '{kind}'. Choose one of: {choices}."


class NotReconciled(Conflict):
    """Only a pack that passed is put in force."""

    code = "pack.not_reconciled"
    sentence = "Pack {pack_id} has not passed: {because} Mend its source and build it again."


class NothingToAccept(Conflict):
    """Only what may be so all the same can be accepted."""

    code = "pack.nothing_to_accept"
    sentence = (
        "Only a pack that moved far, or where something is there no more, can be accepted; pack {pack_id} cannot."
        " Mend its source and build it again."
    )


class AcceptanceUnexplained(Malformed):
    """Whoever accepts a pack says how they know it is right."""

    code = "pack.reason_missing"
    sentence = "Say in at most {most} characters how you know that the pack is right."


class DayNotQuoted(Invalid):
    """The provider has nothing for that day."""

    code = "pack.day_not_quoted"
    sentence = "{provider} has nothing for {asof_date}: {because}"


class FileNotReadable(Invalid):
    """The file is not what it should be."""

    code = "pack.file_not_readable"
    sentence = "{name} cannot be read as rates: {because}"


class MaterialUnusable(Invalid):
    """What a provider gave cannot even be kept as a pack."""

    code = "pack.material_unusable"
    sentence = "What {provider} gave for {asof_date} cannot be kept: {because} Mend the source and build it again."


class ProviderUnknown(Malformed):
    """There is no such provider, or it does not give what was asked for."""

    code = "pack.provider_unknown"
    sentence = "No provider '{provider}' gives {kind} packs. There are: {choices}."


class ProviderOff(Invalid):
    """The provider is switched off."""

    code = "pack.provider_off"
    sentence = "The provider {provider} is {because}"


class ProviderFailed(Unavailable):
    """The provider did not answer as it should."""

    code = "pack.provider_failed"
    sentence = "{provider} gave no data: {because}"


class CurrencyNotQuoted(Invalid):
    """No rates of the pack lead from one currency to the other."""

    code = "pack.currency_not_quoted"
    sentence = "No rates of pack {pack_id} lead from {base} to {quote}. GET /packs/{pack_id}/rates lists what it holds."
