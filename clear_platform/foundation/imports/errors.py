"""Refusals of whole files and batches. What is wrong with a single row is a `Problem` (`results`), not a refusal."""

from __future__ import annotations

from clear_platform.foundation.errors import Conflict, Invalid, Malformed, NotAllowed, NotFound


class FileRefused(Invalid):
    """The file as a whole cannot be read."""

    code = "import.file_refused"
    sentence = "This file cannot be read: {reason}"


class FileTooLarge(FileRefused):
    """The file, or a part of it, is beyond a stated bound."""

    status = 413
    title = "Too large"
    code = "import.too_large"
    sentence = "This file is too large: {reason}"


class WrongColumns(Invalid):
    """The header does not name the columns that this kind of import needs."""

    code = "import.wrong_columns"
    sentence = "The columns do not fit: {reason}"


class UnknownKind(NotFound):
    """There is no such kind of import."""

    code = "import.unknown_kind"
    sentence = "There is no import of the kind {kind}. Choose one of: {kinds}."


class BatchNotReady(Conflict):
    """The batch is not in the state that this step starts from."""

    code = "import.not_ready"
    sentence = "Import {batch_id} is {status}; {what_to_do}"


class UndoBlocked(Invalid):
    """Something was built on rows of the batch, so taking them away would leave it without ground."""

    code = "import.undo_blocked"
    sentence = "Import {batch_id} cannot be undone: {blockers}. Remove that first, or keep the import."


class UnknownMapping(Invalid):
    """The organization keeps no column mapping of that name."""

    code = "import.unknown_mapping"
    sentence = "There is no column mapping called {name} for this kind of import. Kept are: {names}."


class UnknownColumn(Invalid):
    """A mapping names a column that the kind of import does not have."""

    code = "import.unknown_column"
    sentence = "{kind} does not have the column {columns}. It has: {choices}."


class MappingMalformed(Malformed):
    """The mapping is neither JSON from columns to headings nor a name."""

    code = "import.mapping_malformed"
    sentence = '{reason} Write a mapping as {{"Name": "Borrower"}}, or give the name of one that is kept.'


class NothingToImport(NotAllowed):
    """The role includes no kind of import."""

    code = "import.nothing_open"
    sentence = "Your role includes no import. Ask an administrator of your organization, or send the file to one."
