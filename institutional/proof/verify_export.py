"""Checks a package that was taken from CLEAR: that it is whole, and whose signature it bears. To follow."""
