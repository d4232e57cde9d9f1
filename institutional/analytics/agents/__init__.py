"""What the agent `financial_analyst` offers to runs: holdings off the ledger, priced by a pack, measured and drawn.

A module for each step. Each gives figures as exact texts. Only `positions` and `pricing` read of the world; the others
follow from what these gave. Enterprises are named by their ids: a name that changes, or goes, is nowhere in what a run
keeps.
"""
