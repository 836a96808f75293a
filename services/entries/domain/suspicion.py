"""What makes an entry of the form look like a robot's. It refuses nobody: a person looks at it before anybody is written to."""

from dataclasses import dataclass
from enum import StrEnum


class Sign(StrEnum):
    TRAP = "trap"
    TOO_QUICK = "too_quick"
    MANY_OF_ONE_ADDRESS = "many_of_one_address"
    MANY = "many"


SIGN_LABELS: dict[str, str] = {
    Sign.TRAP: "人の目には見えない欄に、入力がありました",
    Sign.TOO_QUICK: "人が入力したとは思えないほど、短い時間で提出されました",
    Sign.MANY_OF_ONE_ADDRESS: "同じ回線から、1時間のうちに多くの申込みがありました",
    Sign.MANY: "このサイト全体で、1時間のうちに多くの申込みがありました",
}


@dataclass(frozen=True)
class Traces:
    """What a draft left behind: seconds for which its pages stood open, and entries of the last hour before this one."""

    seconds_open: float
    trap_filled: bool
    of_one_address: int
    in_all: int


@dataclass(frozen=True)
class Limits:
    """Nobody reads and fills the form in less seconds; no office, and not the whole network, hands in more an hour."""

    least_seconds: float
    of_one_address: int
    in_all: int


def signs_of_a_robot(traces: Traces, limits: Limits) -> list[Sign]:
    """Every sign there is; none for a person."""
    signs = {
        Sign.TRAP: traces.trap_filled,
        Sign.TOO_QUICK: traces.seconds_open < limits.least_seconds,
        Sign.MANY_OF_ONE_ADDRESS: traces.of_one_address >= limits.of_one_address,
        Sign.MANY: traces.in_all >= limits.in_all,
    }
    return [sign for sign, seen in signs.items() if seen]
