"""How dates are written where a template leaves it to Django, by language; nothing else lives here."""
