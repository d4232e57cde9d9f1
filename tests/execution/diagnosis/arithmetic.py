"""Arithmetic as people write it, worked out: figures, + − × ÷ ^, brackets, sqrt( ), and after = what it comes to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal

SIGNS = str.maketrans({"÷": "/", "×": "*", "−": "-"})
STEPS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
    ast.Pow: lambda left, right: left**right,
}


def worked_out(text: str) -> Decimal:
    """Give what a line of arithmetic comes to, to as many places as its right side has; the two sides are the same."""
    left, _equals, right = text.partition(" = ")
    said = Decimal((right or left).translate(SIGNS))
    value = _value(ast.parse(left.translate(SIGNS).replace("^", "**"), mode="eval").body, left)
    found = value.quantize(Decimal(1).scaleb(min(0, int(said.as_tuple().exponent))), rounding=ROUND_HALF_UP)
    assert found == said, f"{text}: it comes to {value}"
    return found


def _value(node: ast.expr, text: str) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as figure):
            return Decimal(repr(figure))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, text)
        case ast.BinOp(left=left, op=step, right=right):
            return STEPS[type(step)](_value(left, text), _value(right, text))
        case ast.Call(func=ast.Name(id="sqrt"), args=[inner]):
            return _value(inner, text).sqrt()
    raise AssertionError(f"{text} is no arithmetic.")
