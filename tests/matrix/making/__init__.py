"""How the world of these tests is made, by stages; `whole` puts them together."""
