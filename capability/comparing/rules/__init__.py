"""How scores lie beside one another: groups, gaps, drift and falls. Pure."""
