"""Writes what the manifests say about each service, from services/registry.py and the services' settings.

    make documents        after a service or a setting of one came or went

Two things are written, both with Jinja. Files of FILES, one for each service, from the template beside them. And in
the files of LISTS, all else of which is written by hand, the lines between a pattern and its end, for each service:

    #: - secrets-{{ service }}:/secrets/{{ service }}
    - secrets-members:/secrets/members
    …
    #: end

A name in a pattern is a field of Context. tests/architecture/test_services.py tells when a file is behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from services.chassis.runtime.setting import declared
from services.registry import SERVICES, asked_by, settings_of

DEPLOY = Path(__file__).resolve().parent
FILES = {
    "compose/service.env.template": "compose/env/{}.env",
    "kubernetes/service.env.template": "kubernetes/base/settings/{}.env",
    "kubernetes/service.yaml.template": "kubernetes/base/{}.yaml",
    "systemd/service.env.template": "systemd/env/{}.env",
    "systemd/door.socket.template": "systemd/units/tsunagari@{}-web.socket",
}
LISTS = (
    "Dockerfile",
    "compose.yaml",
    "kubernetes/base/kustomization.yaml",
    "kubernetes/base/operator.yaml",
    "kubernetes/jobs/jobs.yaml",
    "systemd/env/front.env",
    "systemd/units/tsunagari.target",
)
LIST = re.compile(
    r"(?P<pattern>(?:^ *#:(?! end$).*\n)+)(?P<lines>(?:.*\n)*?)(?P<end>^ *#: end$)", re.MULTILINE
)
_jinja = Environment(  # noqa: S701 - no HTML
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
)


@dataclass(frozen=True)
class Context:
    """What a template knows of one service."""

    service: str
    number: int  # its place among the services, from 1
    settings: frozenset[str]  # names of those that it reads
    files: tuple[str, ...]  # names of those that every installation gives as a file
    asks: dict[str, int]  # the services that it asks inside, with their numbers
    is_asked: bool


def context_of(service: str) -> Context:
    read = declared(settings_of(service))
    return Context(
        service=service,
        number=number_of(service),
        settings=frozenset(setting.name for setting in read),
        # The second is no secret, but drawn with the key that signs.
        files=tuple(s.name for s in read if s.is_file or s.name == "SESSION_VERIFY_KEYS"),
        asks={other: number_of(other) for other in asked_by(service)},
        is_asked=any(service in asked_by(other) for other in SERVICES),
    )


def number_of(service: str) -> int:
    return SERVICES.index(service) + 1


def rendered() -> Iterator[tuple[Path, str]]:
    """Every file that this program writes, with its content."""
    for template, place in FILES.items():
        text = (DEPLOY / template).read_text(encoding="utf-8")
        for service in SERVICES:
            yield DEPLOY / place.format(service), _render(text, service)
    for name in LISTS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        yield DEPLOY / name, LIST.sub(_with_lines, text)


def _render(template: str, service: str) -> str:
    return _jinja.from_string(template).render(vars(context_of(service)))


def _with_lines(match: re.Match[str]) -> str:
    """The pattern, its lines anew, and its end."""
    pattern = re.sub(r"^( *)#: ?", r"\1", match["pattern"], flags=re.MULTILINE)
    lines = "".join(_render(pattern, service) for service in SERVICES)
    lines = re.sub(r"^ +$", "", lines, flags=re.MULTILINE)
    return match["pattern"] + lines + match["end"]


if __name__ == "__main__":
    for path, content in rendered():
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            print(path.relative_to(DEPLOY.parent))
