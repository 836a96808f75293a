"""Running contestants in turn, taking medians, and the table of all figures."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from deploy.local.console import table


@dataclass(frozen=True)
class Aim:
    """``ratio`` of the product to ``of``: at least it, or at most it where less is better."""

    of: str
    ratio: float
    at_most: bool = False

    def is_met(self, ratio: float) -> bool:
        return ratio <= self.ratio if self.at_most else ratio >= self.ratio

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.ratio:g} × {self.of}"


@dataclass
class Line:
    """One line of the table: who, what each run gave, and what was hoped for."""

    figure: str
    who: str
    unit: str
    runs: list[float] = field(default_factory=list)
    ratio: str = ""
    aim: str = ""
    met: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    def cells(self) -> tuple[str, ...]:
        spread = f"{show(min(self.runs))}–{show(max(self.runs))}"
        return (
            self.figure,
            self.who,
            f"{show(self.median)} {self.unit}",
            spread,
            self.ratio,
            self.aim,
            self.met,
        )


HEADER = ("figure", "who", "median", "runs", "ratio", "aim", "met")


def show(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def in_turn(contestants: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure A B C, A B C, …: whatever else the machine does meets all of them alike."""
    runs: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, measure in contestants.items():
            runs[name].append(measure())
            print(f"    {name}: {show(runs[name][-1])}", flush=True)
    return runs


def compare(
    figure: str, unit: str, runs: dict[str, list[float]], product: str, aims: list[Aim]
) -> list[Line]:
    """Lines of one figure: the product's with its aims, then each peer with the product's ratio to it.

    Ratios are medians of the ratios within one round, so that a slow minute of the machine cancels out.
    """
    lines = []
    by_peer = {aim.of: aim for aim in aims}
    for name, values in runs.items():
        line = Line(figure, name, unit, values)
        if name != product:
            pairs = zip(runs[product], values, strict=True)
            ratio = statistics.median(own / other for own, other in pairs)
            line.ratio = f"{ratio:.2f}"
            if name in by_peer:
                aim = by_peer[name]
                line.aim, line.met = str(aim), "yes" if aim.is_met(ratio) else "no"
        lines.append(line)
    return lines


def against_limit(figure: str, who: str, unit: str, runs: list[float], limit: float) -> Line:
    """A line whose aim is a number and not a peer; less is better."""
    line = Line(figure, who, unit, runs, aim=f"≤ {show(limit)} {unit}")
    line.met = "yes" if line.median <= limit else "no"
    return line


def as_text(lines: list[Line]) -> str:
    return table(HEADER, [line.cells() for line in lines])


def as_markdown(lines: list[Line]) -> str:
    rows = [HEADER, tuple("---" for _ in HEADER), *(line.cells() for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"
