"""Reads of the overview, by what they are about: holdings, members, standing, lineage, snapshot."""
