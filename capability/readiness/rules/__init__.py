"""How readiness is made of scores and flags, and why it is what it is: pure, without Django, database or clock.

`flags` judges each flag by its figure · `summing` puts scores and flags together · `reasons` says what lowered the sum,
and which single step would raise it most · `supposing` sums anew with other values. The numbers used stand in
`capability.constants`.
"""
