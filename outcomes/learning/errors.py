"""Refusals of learning."""

from __future__ import annotations

from clear_platform.foundation.errors import Invalid, Malformed


class SnapshotLacking(Invalid):
    """There is nothing to compare with."""

    code = "roadmap_outcome.snapshot_lacking"
    sentence = "There is no snapshot labelled {label} of this enterprise. Take one, then compute the outcome."


class BaselineLater(Invalid):
    """What is compared with came first."""

    code = "roadmap_outcome.baseline_later"
    sentence = (
        "No baseline is earlier than the snapshot of {target}; the newest is of {baseline}. Take a baseline of a day"
        " before it, or the snapshot of a later day."
    )


class NothingInCommon(Invalid):
    """No metric was measured twice."""

    code = "roadmap_outcome.nothing_in_common"
    sentence = "The snapshots share no metric, so nothing can be compared. Measure at least one on both days."


class UnknownTarget(Invalid):
    """An outcome is of day 30, 60 or 90."""

    code = "roadmap_outcome.unknown_target"
    sentence = "An outcome is computed for 30d, 60d or 90d; there is no {label}."


class NoSuchEnterprise(Invalid):
    """The short name is of none in sight."""

    code = "roadmap_outcome.no_such_enterprise"
    sentence = "No enterprise that you see is called {slug}. Check the spelling; its page shows the short name."


class MappingRefused(Malformed):
    """Nothing could be read by a mapping, or half of what a figure needs was named."""

    code = "snapshot_mapping.refused"
    sentence = "Exports cannot be read in this way. Look at the fields that are named."


class ExportRefused(Malformed):
    """A file cannot be read as the mapping says."""

    code = "snapshot_export.refused"
    sentence = "The export was not read. Mend the lines that are named, or say otherwise which columns are read."


class NoSuchPaper(Malformed):
    """A document has the sizes that there are."""

    code = "roadmap_outcome.no_such_paper"
    sentence = "There is no paper {asked}. It is one of {choices}."
