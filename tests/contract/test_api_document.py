"""The intake API does what its OpenAPI document says, whatever schemathesis makes up."""

import datetime as dt
import json
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.strategies import dates, from_regex
from schemathesis import Case
from stdnum.jp import cn

from services.chassis.runtime import clock
from services.entries.web.api import openapi_document
from tests.running import Running

# A format of the document that only the day or a check digit can decide: sound values, made here.
TODAY = clock.today()
schemathesis.openapi.format(
    "date",
    dates(TODAY + dt.timedelta(days=2), TODAY + dt.timedelta(days=1000)).map(dt.date.isoformat),
)
schemathesis.openapi.format(
    "corporate-number",
    from_regex(r"[1-9][0-9]{11}", fullmatch=True).map(lambda n: cn.calc_check_digit(n) + n),
)
schemathesis.openapi.format(
    "email", from_regex(r"[a-z0-9]{1,20}@[a-z0-9]{1,20}\.(jp|com)", fullmatch=True)
)


def without_lone_surrogates(_context: object, body: object) -> object:
    """Half a character is no text in any encoding; the patterns of JSON Schema cannot say so."""
    if isinstance(body, str):
        return body.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(body, list):
        return [without_lone_surrogates(_context, item) for item in body]
    if isinstance(body, dict):
        return {name: without_lone_surrogates(_context, item) for name, item in body.items()}
    return body


# As the service makes it, from the same code: collecting tests asks nobody.
SCHEMA = schemathesis.openapi.from_dict(openapi_document("http://127.0.0.1"))
SCHEMA.hook("map_body")(without_lone_surrogates)


def _service(instance: Running) -> str:
    # Straight to the service: the front door would rightly answer 429 to this many requests at once.
    return f"http://{instance.settings('entries').web_address}"


def test_the_service_shows_the_document_that_is_tested(instance: Running) -> None:
    shown = requests.get(f"{instance.url}/api/v1/openapi.json", timeout=10).json()
    assert shown == json.loads(json.dumps(openapi_document(instance.url)))


@pytest.mark.timeout(300)
@SCHEMA.parametrize()
@settings(
    max_examples=15,
    derandomize=True,  # the same examples each time: a new one is found by raising the number, not by chance
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_the_api_keeps_to_its_document(instance: Running, case: Case[Any]) -> None:
    case.call_and_validate(
        base_url=_service(instance),
        headers={"Authorization": f"Bearer {instance.demo['INTAKE_KEY']}"},
    )
