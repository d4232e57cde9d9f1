"""The library of remedies, domain by domain."""
