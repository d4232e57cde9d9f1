"""Pages of letting in, by side: the institution asks, whoever holds the link answers, the enterprise ends it."""
