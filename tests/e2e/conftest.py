"""Fixtures: Chromium of the distribution, and pages that are examined wherever they go."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.chromium import WIDE, launch_arguments
from tests.e2e.examination import Examiner


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return launch_arguments()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Examiner]]:
    """``visitor()``: somebody at a browser of their own, with no cookie; every complaint of the browser fails the test."""
    everyone: list[Examiner] = []

    def come(**options: Any) -> Examiner:
        context = browser.new_context(viewport=WIDE, locale="ja-JP", **options)
        context.set_default_timeout(30_000)
        everyone.append(Examiner(context.new_page()))
        return everyone[-1]

    yield come
    for examiner in everyone:
        examiner.page.context.close()
    for examiner in everyone:
        examiner.finish()


@pytest.fixture
def page(visitor: Callable[..., Examiner]) -> Page:
    return visitor().page
