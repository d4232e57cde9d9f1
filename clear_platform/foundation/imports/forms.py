"""The form that takes a file. What is wrong inside the file is said by the operation, not here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from clear_platform.foundation.imports.reading.limits import LIMITS
from clear_platform.foundation.imports.registry import ImportKind


class ImportForm(forms.Form):
    """Which kind of file, the file, and what its headings stand for where they differ from the usual ones."""

    kind = forms.ChoiceField(label=_("What is in the file"))
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=255,
        help_text=_("CSV or XLSX, at most 200 MB. It is checked first; nothing is loaded yet."),
        error_messages={"required": _("Choose a file.")},
    )
    kept = forms.ChoiceField(label=_("Headings kept from an earlier file"), required=False)
    headings = forms.CharField(
        label=_("Headings of this file"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Only where a heading differs from the column's name: one in each line, the column, a colon, the heading. "
            "For instance Name: Borrower."
        ),
    )
    keep_as = forms.CharField(
        label=_("Keep these headings as"),
        required=False,
        max_length=80,
        help_text=_("A name under which the next file finds them."),
    )

    def __init__(self, *args: Any, kinds: Sequence[ImportKind], kept: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=self.fields["kind"].label,
            choices=[(kind.code, kind.title) for kind in kinds],
            widget=forms.HiddenInput if len(kinds) == 1 else forms.Select,
        )
        if kept:
            self.fields["kept"] = forms.ChoiceField(
                label=self.fields["kept"].label,
                required=False,
                choices=[("", _("none")), *((name, name) for name in kept)],
            )
        else:
            del self.fields["kept"]
        self.order_fields(["kind", "file", "kept", "headings", "keep_as"])

    def clean_file(self) -> UploadedFile:
        """Refuse a file beyond the bound before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LIMITS.file_bytes:
            raise forms.ValidationError(_("The file has more than 200 MB. Split it and send the parts."))
        return file

    def clean_headings(self) -> dict[str, str]:
        """Give the lines as a mapping from column to heading."""
        mapping: dict[str, str] = {}
        for line in self.cleaned_data["headings"].splitlines():
            column, colon, heading = (part.strip() for part in line.partition(":"))
            if not line.strip():
                continue
            if not (column and colon and heading):
                raise forms.ValidationError(
                    _("“%(line)s” is no pair. Write the column, a colon and the heading, for instance Name: Borrower."),
                    params={"line": line.strip()[:80]},
                )
            mapping[column] = heading
        return mapping
