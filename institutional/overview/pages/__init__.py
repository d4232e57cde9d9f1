"""Pages of the overview: home, portfolio, what opens beside it, enterprise."""
