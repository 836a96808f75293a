"""The text of ``deploy/env.example``, made from the declared settings so that it cannot differ from them."""

from services.chassis.runtime.setting import Setting
from services.registry import SERVICES, all_settings

HEADER = """\
# Every setting of Tsunagari. Made from services/<service>/settings.py and what they share; do not edit, run instead:
#   tsunagari settings > deploy/env.example
#
# A line shows the default; a setting without one says "required". Every NAME may instead be given as
# NAME_FILE, the path of a file that holds the value; secrets are always given so (files of mode 600).
"""

# What the code of a running process never reads: (name, default, for what).
COMMAND_LINE = (
    (
        "MIGRATION_DATABASE_URL",
        "",
        "One service's database with its owner role, for `tsunagari migrate --service NAME`; without it\n"
        "# <RUN_DIR>/secrets/<service>/migration_database_url is read.",
    ),
    (
        "RUN_DIR",
        ".run",
        "Folder of the instance: <RUN_DIR>/env/<service>.env and <RUN_DIR>/secrets are read from it.",
    ),
)
LOCAL_STACK = (
    (
        "PORT",
        "8080",
        "First of the 25 ports of `make up`: the front door; the others follow from it.",
    ),
    (
        "CLOCK",
        "",
        "`make` only: the time that everything it starts believes it is, such as 2027-04-01 00:00:00 +0900 (tests/README.md).",
    ),
    (
        "FRONT_NETWORK",
        "10.89.77",
        "compose.yaml only: the first three numbers of the network between the front door and the web processes.",
    ),
    (
        "TRUSTED_PROXIES",
        "none",
        "Front door, not by `make up`: networks of the load balancers before it, divided by commas. Named wrongly, all\n"
        "# people count as one address, and one of them can use up everybody's limits.",
    ),
    ("API_RATE", "50r/s", "Front door: requests of one address to the intake API."),
    ("API_BURST", "200", "How many of them may come at once."),
    ("FORM_RATE", "20r/s", "Front door: forms that one address sends, and as many that it opens."),
    ("FORM_BURST", "100", "How many of them may come at once."),
    ("SIGN_IN_RATE", "2r/s", "Front door: attempts of one address to sign in."),
    ("SIGN_IN_BURST", "20", "How many of them may come at once."),
    (
        "ADDRESS_CONNECTIONS",
        "40",
        "Front door: requests to the services that one address may have under way.",
    ),
    ("SERVICE_CONNECTIONS", "600", "How many of them everybody together may have."),
    ("SITE_CONNECTIONS", "100", "Requests to the public site that one address may have under way."),
)

FRONT_DOOR = """\
# Under systemd the front door's own names (FRONT_LISTEN, SITE_DIR, each service's address, …) stand in
# deploy/systemd/env/front.env; in the image, in deploy/Dockerfile.
"""


def env_example() -> str:
    """Every declared setting with what it is for, who reads it and its default; then what only commands read."""
    parts = [HEADER, _heading("Settings of the services")]
    parts += [_declared(setting, services) for setting, services in all_settings().items()]
    parts.append(_heading("Read by the command line only"))
    parts += [_plain(*row) for row in COMMAND_LINE]
    parts.append(_heading("Read by the front door and by `make up` only"))
    parts += [_plain(*row) for row in LOCAL_STACK]
    parts.append(FRONT_DOOR)
    return "\n".join(parts)


def _heading(title: str) -> str:
    return f"# --- {title} {'-' * (93 - len(title))}\n"


def _declared(setting: Setting, used_by: tuple[str, ...]) -> str:
    services = "all services" if used_by == SERVICES else ", ".join(used_by)
    facts = [services]
    if setting.default is None:
        facts.append("required")
    if setting.secret:
        facts.append(f"secret: give {setting.name}_FILE")
    value = setting.example if setting.default is None else setting.default
    return f"# {setting.about}\n# ({'; '.join(facts)})\n# {setting.name}={value}\n"


def _plain(name: str, default: str, about: str) -> str:
    return f"# {about}\n# {name}={default}\n"
