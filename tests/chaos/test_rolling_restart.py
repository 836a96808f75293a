"""Every web process is replaced while people send forms: not one request fails, and not one entry is lost."""

import threading
import time
from collections import Counter

import requests

from deploy.local.programs import WEB_PROGRAMS
from tests.builders import entry_sheet
from tests.chaos.faults import Faults
from tests.running import Running

PAGES = ("/apply/", "/office/sign-in", "/answer/", "/api/v1/openapi.json")
PAUSE_SECONDS = 0.1  # a person takes longer; the front door counts who asks more often


def test_a_rolling_restart_fails_no_request(instance: Running, faults: Faults) -> None:
    answers: Counter[str] = Counter()
    numbers: list[str] = []
    done = threading.Event()

    def submit() -> None:
        while not done.is_set():
            try:
                answer = instance.submit(entry_sheet(title="入れ替えのあいだに"))
                answers[f"POST {answer.status_code}"] += 1
                numbers.append(answer.json()["number"])
            except (requests.RequestException, ValueError, KeyError) as error:
                answers[type(error).__name__] += 1
            time.sleep(PAUSE_SECONDS)

    def read() -> None:
        while not done.is_set():
            for page in PAGES:
                try:
                    answers[f"GET {requests.get(instance.url + page, timeout=20).status_code}"] += 1
                except requests.RequestException as error:
                    answers[type(error).__name__] += 1
                time.sleep(PAUSE_SECONDS)

    people = [threading.Thread(target=submit), threading.Thread(target=read)]
    for person in people:
        person.start()
    try:
        faults.supervisor.replace(*WEB_PROGRAMS)
    finally:
        done.set()
        for person in people:
            person.join(60)
    assert set(answers) == {"POST 201", "GET 200"}, answers
    with instance.database("entries").unit_of_work() as uow:
        kept = uow.all("SELECT number FROM entry WHERE number = ANY(%s)", (numbers,))
    assert len(kept) == len(numbers) > 10
