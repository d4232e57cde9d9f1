"""Documents as PDF: three voices, sheets with a foot, tables that break over pages, charts and seals.

What they say comes from whoever has them made; nothing here reads a row or names a thing of the domain.
"""
