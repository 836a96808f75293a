"""Every setting of the services, declared once: the loader, ``deploy/env.example`` and the manifests' tests read it."""

from services.chassis.setting import (
    Setting,
    authorities,
    ed25519,
    number,
    one_of,
    secret,
    secrets,
    switch,
    text,
)

SERVICES = ("members", "entries", "notifications", "publishing")

DECLARED: tuple[Setting, ...] = (
    Setting(
        "ENVIRONMENT",
        one_of("development", "production"),
        SERVICES,
        "development allows the demo accounts; production refuses them and marks cookies Secure.",
        "production",
    ),
    Setting(
        "DATABASE_URL",
        text,
        SERVICES,
        "The service's own database, with its runtime role.",
        example="postgresql://entries:…@db/entries?sslmode=verify-full",
        secret=True,
    ),
    Setting(
        "BROKER_URL",
        text,
        SERVICES,
        "RabbitMQ with the service's own user; one address only. Used by workers, never by web processes.",
        example="amqps://entries:…@broker/tsunagari",
        secret=True,
    ),
    Setting(
        "CA_FILE",
        authorities,
        SERVICES,
        "Path of a PEM file: the authorities whose certificates are believed on every line to another machine\n"
        "# (database, broker, mail server, internal addresses). Without it: those of the system.",
        "",
    ),
    Setting(
        "UNENCRYPTED_HOSTS",
        text,
        SERVICES,
        "In production a database on another machine needs sslmode=verify-full, a broker amqps://, an internal\n"
        "# address https://. Hosts named here, divided by commas, are left out: the network itself keeps them private.",
        "",
    ),
    Setting(
        "PUBLIC_URL",
        text,
        SERVICES,
        "Address of the front door, as people see it.",
        example="https://tsunagari.example.lg.jp",
    ),
    Setting("WEB_ADDRESS", text, SERVICES, "host:port of the web process.", "127.0.0.1:8000"),
    Setting(
        "WORKER_ADDRESS",
        text,
        SERVICES,
        "host:port of the worker's health and metrics.",
        "127.0.0.1:8001",
    ),
    Setting(
        "SESSION_SIGNING_KEY",
        ed25519,
        ("members",),
        "Ed25519 private key that signs staff sessions; members alone has it. `tsunagari session-key` makes one.",
        secret=True,
    ),
    Setting(
        "SESSION_VERIFY_KEYS",
        ed25519,
        SERVICES,
        "Public keys by which sessions are verified; several are divided by commas, the old and the new one.",
    ),
    Setting(
        "FORM_SECRET",
        secrets,
        SERVICES,
        "Makes form tokens; the same in all four services, 32 characters or more. Several are divided by\n"
        "# commas: the first is used, the others are still understood.",
        secret=True,
    ),
    Setting(
        "LOOKUP_CODE_SECRET",
        secrets,
        ("entries",),
        "照会コード are made from it, 32 characters or more. Several are divided by commas: the first makes new\n"
        "# codes, the others show those that were given out before; none may be dropped while such entries live.",
        secret=True,
    ),
    Setting(
        "FINGERPRINT_SECRET",
        secret,
        ("members", "entries", "notifications"),
        "Key of the hashes by which addresses, names and guesses are counted without being kept; each service\n"
        "# its own, 32 characters or more. A new one begins all counts anew.",
        secret=True,
    ),
    Setting(
        "NOTIFICATIONS_TOKEN",
        text,
        ("members", "entries", "notifications"),
        "What the mailer shows when it asks an owner for an address at the moment of sending.",
        secret=True,
    ),
    Setting(
        "MEMBERS_URL",
        text,
        ("entries", "notifications", "publishing"),
        "Internal address of members' web process: the mailer asks it for addresses, the console who may do what.",
        "http://127.0.0.1:8011",
    ),
    Setting(
        "ENTRIES_URL",
        text,
        ("notifications",),
        "Internal address of entries' web process.",
        "http://127.0.0.1:8012",
    ),
    Setting(
        "INTAKE_KEY",
        text,
        ("entries",),
        "Bearer key of the intake API; several are divided by commas.",
        secret=True,
    ),
    Setting(
        "FORM_LEAST_SECONDS",
        number,
        ("entries",),
        "Pages of the form stood open for less than this in all: a person looks at the entry before its receipt is sent.",
        "20",
    ),
    Setting(
        "APPROVER_MUST_DIFFER",
        switch,
        ("entries",),
        "true: whoever proposed an approval cannot give it (決裁 by a second person).",
        "true",
    ),
    Setting("SMTP_HOST", text, ("notifications",), "Mail server.", "127.0.0.1"),
    Setting("SMTP_PORT", number, ("notifications",), "Its port.", "25"),
    Setting(
        "SMTP_TLS",
        one_of("off", "starttls", "tls"),
        ("notifications",),
        "starttls: the connection is encrypted before anything of a mail is said (usual at port 587); tls: from its\n"
        "# first byte (465). Either way the server's certificate is verified. off: only for a server on this machine.",
        "starttls",
    ),
    Setting(
        "SMTP_USER",
        text,
        ("notifications",),
        "Name to sign in with at the mail server; without it nobody signs in.",
        "",
    ),
    Setting("SMTP_PASSWORD", text, ("notifications",), "The password for it.", "", secret=True),
    Setting(
        "MAIL_FROM",
        text,
        ("notifications",),
        "From address of every mail; one that is read.",
        "tsunagari@example.jp",
    ),
    Setting(
        "RECEIPTS_AN_HOUR",
        number,
        ("notifications",),
        "Most receipts sent within an hour, to whomever: they go to addresses that nobody has proven; others wait.",
        "200",
    ),
    Setting(
        "SECRETARIAT_NAME",
        text,
        SERVICES,
        "Name of the secretariat on pages and in mails.",
        "かながわつながりネットワーク事務局",
    ),
    Setting(
        "PREFECTURE_NAME",
        text,
        SERVICES,
        "The prefecture that runs the network: the first word of who we are on every page and mail.",
        "神奈川県",
    ),
    Setting(
        "BUREAU_NAME",
        text,
        SERVICES,
        "Its bureau (局).",
        "福祉子どもみらい局",
    ),
    Setting(
        "SECTION_NAME",
        text,
        SERVICES,
        "The section (課・室) of the bureau that is the secretariat.",
        "共生推進本部室",
    ),
    Setting(
        "SECRETARIAT_ADDRESS",
        text,
        SERVICES,
        "Official postal address of the secretariat.",
        "〒231-8588 神奈川県横浜市中区日本大通1",
    ),
    Setting("SECRETARIAT_PHONE", text, SERVICES, "Telephone of the secretariat.", "045-000-0000"),
    Setting(
        "SECRETARIAT_EMAIL",
        text,
        SERVICES,
        "Mail address of the secretariat.",
        "tsunagari@example.jp",
    ),
    Setting(
        "SITE_DIR",
        text,
        ("publishing",),
        "Folder of the public site; `current` in it is what nginx serves.",
        "/var/lib/tsunagari/site",
    ),
    Setting(
        "DATABASE_POOL", number, SERVICES, "Most connections of one process to its database.", "12"
    ),
    Setting(
        "WEB_WORKERS",
        number,
        SERVICES,
        "Requests that one web process works on at the same time.",
        "64",
    ),
    Setting(
        "CONSUMER_BATCH", number, SERVICES, "Most messages in one transaction of a worker.", "100"
    ),
    Setting(
        "LOG_LEVEL",
        one_of("DEBUG", "INFO", "WARNING", "ERROR"),
        SERVICES,
        "Least level that is logged.",
        "INFO",
    ),
)
