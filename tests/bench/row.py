"""One line of the table that `make bench` prints."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` and `theirs` are figures of the rounds, in `unit`; the ratio is that of their medians. `goal` is `>=4`, `<=0.5`, or
    empty where a figure is told for comparison only."""

    what: str
    unit: str
    ours: list[float]
    theirs: list[float]
    against: str
    goal: str = ""

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.theirs)

    @property
    def reached(self) -> bool:
        if not self.goal:
            return True
        compare: Callable[[float, float], bool] = operator.ge if self.goal.startswith(">=") else operator.le
        return compare(self.ratio, float(self.goal[2:]))

    def __str__(self) -> str:
        verdict = f"goal {self.goal}: {'reached' if self.reached else 'MISSED'}" if self.goal else ""
        figures = f"{median(self.ours):>10.1f} {self.unit:<8} against {median(self.theirs):>10.1f}  {self.against}"
        return f"{self.what:<44} {figures:<72} ratio {self.ratio:>6.2f}  {verdict}"
