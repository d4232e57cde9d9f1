"""The sheet that tells an auditor, in plain words, what a package is and how to check it."""

from __future__ import annotations

from clear_platform.foundation.addresses import public_address
from institutional.proof.results import About
from institutional.proof.rules import moment

TEXT = """\
{name}
{line}

This package was taken from CLEAR by {exported_by}, for {organization}, on {at}.
It holds what was recorded, and the proof that nothing of it was changed since.

Check it without trusting anybody

1. You need Python 3.8 or newer and nothing else: no account, no network, nothing to install.
2. Take a verify_export.py that you trust. The one in here will do against accidents; against
   somebody who changed this whole package, take one from another package, or from CLEAR itself.
3. Run:

       python3 verify_export.py PACKAGE.zip

   It names every file that was changed, taken out, put in, moved or cut, or says that all is whole.

Whose signature it is

The package is signed with the key
    {key}
Look it up, from a connection you trust, at
    {address}
It says whose key that is, since when, and whether it was revoked. Then ask for that very key:

       python3 verify_export.py PACKAGE.zip --key {key}

What is in here

manifest.json         the SHA-256 hash, length and number of rows of each file
signature.json        the Ed25519 signature (RFC 8032) over manifest.json
public-key.pem        the key to check it with
ledger.json           the entries of the ledger that these things rest on, each hashed with the one before
lineage.prov.json     where each figure comes from: file, row, decision, person (W3C PROV-JSON)
verify_export.py      the program that checks all of this: one file of Python's own library alone, meant to be read
data/                 the rows, part by part, one JSON object a line
tables/               the same as CSV; dictionary.csv says what each column is
*.pdf                 the same on paper, where it was asked for
"""


def leaflet(about: About, *, key: str) -> bytes:
    """Give the sheet for one package."""
    name = f"{about.kind.capitalize()} {about.name}".replace("\n", " ")
    text = TEXT.format(
        name=name,
        line="=" * len(name),
        exported_by=about.exported_by,
        organization=about.organization,
        at=moment(about.exported_at),
        key=key,
        address=public_address("open-signing-key", key),
    )
    return text.encode()
