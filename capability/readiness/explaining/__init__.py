"""Why readiness is what it is and what to do first, in words, units and ways on, as plain data for the page."""
