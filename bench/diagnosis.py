"""What it costs to diagnose a whole portfolio: the CFO agent over every enterprise of the California loan file.

The reference is the same portfolio appraised again, which reads and judges all of it and has nothing new to write.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench.measuring import peak_memory
from bench.prepared import prepared_database
from bench.results import Measured


def measure() -> Iterator[Measured]:
    """Load the file, then find, keep and score what its facts say, in one process."""
    with prepared_database():
        from clear_platform.foundation.public import acting
        from institutional.portfolios.queries import portfolios_for
        from institutional.public import analyse_portfolio
        from tests import actors
        from tests.institutional.loan_files import factories

        actor = actors.system()
        factories.loaded(actor, factories.CALIFORNIA.read_bytes(), file_name=factories.CALIFORNIA.name)
        with acting(actor):
            portfolio = portfolios_for(actor).get(name="7(a) California")
        began = time.perf_counter()
        done = analyse_portfolio(actor=actor, portfolio_id=portfolio.pk)
        first = time.perf_counter() - began
        began = time.perf_counter()
        again = analyse_portfolio(actor=actor, portfolio_id=portfolio.pk)
        second = time.perf_counter() - began
        if again.analyses or done.analyses != done.enterprises:
            raise RuntimeError(
                f"Of {done.enterprises} enterprises {done.analyses}, then {again.analyses} were analysed."
            )
        memory = peak_memory()
        yield Measured(
            f"a CFO analysis of each of {done.enterprises:,} enterprises, kept and scored",
            (first,),
            (second,),
            memory,
            "≤ 60 s",
        )
