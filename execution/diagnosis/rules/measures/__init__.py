"""The measures of the four domains, each with its formula, source and scale."""
