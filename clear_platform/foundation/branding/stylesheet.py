"""The small stylesheet of a tenant: four values in either mode, the size of type, the logo, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from clear_platform.foundation.branding.rules import look_of

LOGO_HIGH: Final = Decimal(24)
LOGO_WIDEST: Final = Decimal(160)


def stylesheet(*, primary: str, accent: str, type_scale: str, mode: str, logo_address: str, logo_ratio: Decimal) -> str:
    """Give the text of the stylesheet. Takes: what a theme holds; the address of its logo, empty where it has none."""
    look = look_of(primary, accent)
    values = {
        "brand": (look.light.brand, look.dark.brand),
        "brand-wash": (look.light.wash, look.dark.wash),
        "on-brand": (look.light.on_brand, look.dark.on_brand),
        "accent": (look.light.accent, look.dark.accent),
    }
    lines = [":root {", *(f"  --{name}: light-dark({light}, {dark});" for name, (light, dark) in values.items())]
    if type_scale != "1":
        lines.append(f"  font-size: {Decimal(type_scale) * 100:f}%;")
    lines.append("}")
    if mode != "system":
        lines.append(f':root[data-theme="auto"] {{ color-scheme: {mode}; }}')
    if logo_address:
        wide = min(LOGO_HIGH * logo_ratio, LOGO_WIDEST)
        lines += [
            ".masthead .tenant::before {",
            '  content: "";',
            "  display: inline-block;",
            "  vertical-align: middle;",
            f"  inline-size: {_rem(wide)};",
            f"  block-size: {_rem(LOGO_HIGH)};",
            "  margin-inline-end: .5rem;",
            f'  background: url("{logo_address}") center / contain no-repeat;',
            "}",
        ]
    return "\n".join([*lines, ""])


def _rem(pixels: Decimal) -> str:
    return f"{(pixels / 16).quantize(Decimal('0.001')):f}rem"
