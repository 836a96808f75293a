"""Settings of several services read at once by several threads stay each service's own."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services.registry import SERVICES, instance_settings
from services.staff.session_keys import draw_signing_key, verify_key_of

KEY = draw_signing_key()
VALUES = (
    "ENVIRONMENT=development\nBROKER_URL=amqp://x\nPUBLIC_URL=http://x\nINTAKE_KEY=k\nNOTIFICATIONS_TOKEN=t\n"
    f"SESSION_SIGNING_KEY={KEY}\nSESSION_VERIFY_KEYS={verify_key_of(KEY)}\n"
    + "".join(f"{name}_SECRET={'s' * 32}\n" for name in ("FORM", "LOOKUP_CODE", "FINGERPRINT"))
)


def test_threads_do_not_read_each_others_settings(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    for service in SERVICES:
        own = f"{VALUES}DATABASE_URL=postgresql://{service}\n"
        (tmp_path / "env" / f"{service}.env").write_text(own)
    before = dict(os.environ)
    asked = list(SERVICES) * 50
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda s: instance_settings(s, tmp_path).database_url, asked))
    assert read == [f"postgresql://{service}" for service in asked]
    assert dict(os.environ) == before
