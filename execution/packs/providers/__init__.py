"""Who gives reference data, behind one port. Steps of packs alone call them; agents and everything else read packs."""
