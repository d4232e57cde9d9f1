"""Everything that starts CLEAR on one machine: the embedded database, the processes, their preparation and their end.

Lives here: the commands behind `make run`, `make dev`, `make migrate`, `make seed` and `make reset`. Nothing here
imports Django: what needs it runs as a child process. The test suite uses the same database part for its own server.
"""
