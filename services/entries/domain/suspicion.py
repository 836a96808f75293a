"""What makes an entry of the form look like a robot's. It refuses nobody: a person looks at it before anybody is written to."""

from dataclasses import dataclass
from enum import StrEnum

# More than a whole office hands in, and than the network receives on a busy day.
MOST_OF_ONE_ADDRESS_AN_HOUR = 20
MOST_AN_HOUR = 100


class Sign(StrEnum):
    TRAP = "trap"
    TOO_QUICK = "too_quick"
    MANY_OF_ONE_ADDRESS = "many_of_one_address"
    MANY = "many"


SIGN_LABELS = {
    Sign.TRAP: "人の目には見えない欄に、入力がありました",
    Sign.TOO_QUICK: "人が入力したとは思えないほど、短い時間で提出されました",
    Sign.MANY_OF_ONE_ADDRESS: f"同じ回線から、1時間に{MOST_OF_ONE_ADDRESS_AN_HOUR}件を超える申込みがありました",
    Sign.MANY: f"全体で、1時間に{MOST_AN_HOUR}件を超える申込みがありました",
}


@dataclass(frozen=True)
class Traces:
    """What a draft left behind: seconds for which its pages stood open, and entries of the last hour before this one."""

    seconds_open: float
    trap_filled: bool
    of_one_address: int
    in_all: int


def signs_of_a_robot(traces: Traces, least_seconds: float) -> list[Sign]:
    """Every sign there is; none for a person. ``least_seconds``: nobody reads and fills the form in less."""
    signs = {
        Sign.TRAP: traces.trap_filled,
        Sign.TOO_QUICK: traces.seconds_open < least_seconds,
        Sign.MANY_OF_ONE_ADDRESS: traces.of_one_address >= MOST_OF_ONE_ADDRESS_AN_HOUR,
        Sign.MANY: traces.in_all >= MOST_AN_HOUR,
    }
    return [sign for sign, seen in signs.items() if seen]
