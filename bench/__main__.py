"""Door of the bench: `python -m bench` measures everything in the list, shows a table and keeps the results."""

from __future__ import annotations

import sys

from bench import results, starting

MEASUREMENTS = (starting.measure,)


def main() -> None:
    measured = [measure() for measure in MEASUREMENTS]
    file = results.keep(measured)
    sys.stdout.write(f"{results.table(measured)}\n\nKept in {file}\n")


if __name__ == "__main__":
    main()
