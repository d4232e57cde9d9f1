"""The pattern engine: what a pattern is, how its steps are carried out. Pure Python; storage and time come by ports.

Start at `running.execute`. Not here: rows, transactions, requests (`execution.runs` around it).
"""
