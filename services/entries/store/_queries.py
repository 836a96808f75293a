"""The SQL of the store, which nobody else calls."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from psycopg2.extras import Json

from services.chassis.runtime.database import load_queries

# aiosql makes a function of each name in queries/*.sql; its types are those of the repository around it.
queries: Any = load_queries(Path(__file__).parent / "queries")

# Japanese as it is: escaped, it would be twice as long, and dearer to read back.
_as_typed = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def as_json(value: Any) -> Json:
    return Json(value, dumps=_as_typed)
