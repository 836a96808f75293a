"""Settings of several services read at once by several threads stay each service's own."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services.registry import SERVICES, instance_settings
from tests.builders import SOUND_ENVIRONMENT


def test_threads_do_not_read_each_others_settings(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    for service in SERVICES:
        own = SOUND_ENVIRONMENT | {"DATABASE_URL": f"postgresql://{service}"}
        text = "".join(f"{name}={value}\n" for name, value in own.items())
        (tmp_path / "env" / f"{service}.env").write_text(text)
    before = dict(os.environ)
    asked = list(SERVICES) * 50
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda s: instance_settings(s, tmp_path).database_url, asked))
    assert read == [f"postgresql://{service}" for service in asked]
    assert dict(os.environ) == before
