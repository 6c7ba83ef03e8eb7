"""Runs the benchmarks named on the command line, or all; exit status 1 when a goal is missed."""

import importlib
import pkgutil
import sys

from tests import bench

HELPERS = {"row", "served", "__main__"}


def main(names: list[str]) -> int:
    missed = 0
    for name in names or [item.name for item in pkgutil.iter_modules(bench.__path__) if item.name not in HELPERS and not item.ispkg]:
        for row in importlib.import_module(f"tests.bench.{name}").rows():
            print(row, flush=True)
            missed += not row.reached
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
