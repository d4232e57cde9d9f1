"""Rules of a portfolio's overview: what is at risk, what is assumed, what it comes to. Pure."""
