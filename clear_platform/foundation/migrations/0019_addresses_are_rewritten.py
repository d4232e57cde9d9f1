"""Write the e-mail addresses of accounts and invitations in their one form, before the database holds them to it.

Until now two addresses were one account where PostgreSQL took their letters for the same in upper case, which made one
of 'boss@bigcorp.example' and of an address with a dotless i. An account whose address has no such form, or has that of
another account, is a person's to decide: the migration stops and names it. An invitation to one leads nowhere, and
goes; the audit log keeps that it was made. Safe to run again.
"""

import re

import idna
from django.db import migrations

NORMAL = (
    r"^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"
)


def normal(typed):
    local, _, domain = typed.strip().rpartition("@")
    try:
        domain = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii").rstrip(".").lower()
    except UnicodeError:
        return ""
    address = f"{local.lower()}@{domain}"
    return address if local.isascii() and len(address) <= 254 and re.fullmatch(NORMAL, address) else ""


def rewrite(apps, schema_editor):
    accounts = apps.get_model("foundation", "User").objects
    undecided = []
    for account in accounts.exclude(email__regex=NORMAL).order_by("pk").iterator():
        address = normal(account.email)
        if not address or accounts.filter(email=address).exists():
            undecided.append(str(account.pk))
        else:
            accounts.filter(pk=account.pk).update(email=address)
    if undecided:
        raise RuntimeError(
            f"The e-mail addresses of the accounts with the ids {', '.join(undecided)} cannot be kept: they have letters"
            " outside of ASCII before the @, or mean the address of another account. Give each another address in the"
            " column email of foundation_user, or delete it, then migrate again."
        )
    invitations = apps.get_model("foundation", "Invitation").objects
    for invitation in invitations.exclude(email__regex=NORMAL).order_by("pk").iterator():
        address = normal(invitation.email)
        standing = invitation.accepted_at is None and invitation.revoked_at is None
        twin = invitations.filter(
            organization=invitation.organization_id, email=address, accepted_at__isnull=True, revoked_at__isnull=True
        )
        if not address or (standing and twin.exists()):
            invitation.delete()
        else:
            invitations.filter(pk=invitation.pk).update(email=address)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0018_keys_know_the_text_before")]

    # Going back needs nothing: an address in its one form was one before.
    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop)]
