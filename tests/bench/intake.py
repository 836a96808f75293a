"""(c) Intake: entry sheets per second at 16 connections, beside FastAPI with the same validation and the same tables."""

import json
from typing import Any

from tests.bench.figures import Aim, Line, compare, in_turn
from tests.bench.place import Place, environment
from tests.bench.programs import answer_of, started, wait_until_ready
from tests.builders import entry_sheet
from tests.running import scratch_database

CONNECTIONS, SECONDS = 16, 6
PRODUCT, FASTAPI = "entries web (nameko, eventlet)", "FastAPI + uvicorn + asyncpg"


def measure(place: Place, rounds: int) -> list[Line]:
    body = place.scratch / "sheet.json"
    body.write_text(json.dumps(_sheet(), ensure_ascii=False), encoding="utf-8")
    answers: dict[str, list[dict[str, float]]] = {PRODUCT: [], FASTAPI: []}

    def of(who: str, program: list[str]) -> float:
        answers[who].append(_load(place, program))
        return answers[who][-1]["per_second"]

    runs = in_turn(
        {
            PRODUCT: lambda: of(PRODUCT, ["services.run", "entries", "web"]),
            FASTAPI: lambda: of(FASTAPI, ["tests.bench.peers.fastapi_intake"]),
        },
        rounds,
    )
    lines = compare("(c) intake", "POST/s", runs, PRODUCT, [Aim(FASTAPI, 1)])
    for who, given in answers.items():
        for part in ("p50", "p99"):
            lines.append(Line(f"(c) intake {part}", who, "ms", [answer[part] for answer in given]))
    busiest = max(answer["cpu"] for given in answers.values() for answer in given)
    lines.append(Line("(c) intake", "load generator, share of one core", "", [busiest]))
    return lines


def _sheet() -> dict[str, Any]:
    return entry_sheet(
        summary="団地の集会所で月に一度お茶会を開き、ひとりで過ごす方が立ち寄れる場所をつくります。"
        * 4,
        relevance="顔の見える関係をつくり、孤立を防ぎます。" * 4,
        detailed_plan="午前に設営、午後に開催、終了後に個別の相談を受けます。" * 8,
        areas=["141003", "141305", "142034"],
        organisation__website="https://example.jp/danchi",
        organisation__corporate_number="7000012050002",
        desired_partners=["湘南社会福祉協議会", "みなと生活協同組合"],
    )


def _load(place: Place, program: list[str]) -> dict[str, float]:
    log = place.scratch / "intake.log"
    with scratch_database(place.running, "entries") as database:
        settings = environment(place, database.dsn)
        settings["INTAKE_KEY"] = place.running.demo["INTAKE_KEY"]
        with started(program, settings, log) as process:
            wait_until_ready(process, f"http://{settings['WEB_ADDRESS']}/readyz", log)
            given: dict[str, float] = answer_of(
                [
                    "tests.bench.generator",
                    settings["WEB_ADDRESS"],
                    str(place.scratch / "sheet.json"),
                    str(CONNECTIONS),
                    str(SECONDS),
                ],
                settings,
            )
        with database.unit_of_work() as uow:
            kept = uow.one(
                "SELECT (SELECT count(*) FROM entry) AS entries,"
                " (SELECT count(*) FROM outbox) AS events, (SELECT last FROM entry_number) AS last"
            )
        assert kept
        assert kept["entries"] == kept["events"] == kept["last"] >= given["per_second"] * SECONDS, (
            kept
        )
    return given
