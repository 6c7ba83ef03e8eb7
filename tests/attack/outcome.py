"""What an attack reports."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Outcome:
    """`tried` says what was done and how often. `findings` names each promise that did not hold; empty is good."""

    name: str
    tried: str
    findings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        head = f"{'FELL' if self.findings else 'held'}  {self.name}: {self.tried}"
        return "\n".join([head, *(f"      {finding}" for finding in self.findings)])
