"""``python -m tests.bench [figure …]``: every figure, or those named, in one table (also in <run>/bench.md)."""

import argparse
import importlib
import os
import platform
import time

from tests.bench.figures import Line, as_markdown, as_text
from tests.bench.place import bench_place

FIGURES = ("relay", "consumer", "intake", "build", "approval", "memory", "office")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", help=f"of {', '.join(FIGURES)}; default: all")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each contestant")
    chosen = parser.parse_args()
    unknown = set(chosen.figures) - set(FIGURES)
    if unknown:
        parser.error(
            f"unknown figure: {', '.join(sorted(unknown))}; choose of {', '.join(FIGURES)}"
        )
    lines: list[Line] = []
    with bench_place() as place:
        for name in FIGURES:
            if chosen.figures and name not in chosen.figures:
                continue
            print(f"── {name}", flush=True)
            lines += importlib.import_module(f"tests.bench.{name}").measure(place, chosen.rounds)
        machine = (
            f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
            f"{chosen.rounds} rounds in turn, {time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC"
        )
        print(f"\n{as_text(lines)}\n\n  {machine}")
        report = place.instance.run / "bench.md"
        report.write_text(f"{as_markdown(lines)}\n{machine}\n", encoding="utf-8")
        print(f"  {report}")


if __name__ == "__main__":
    main()
