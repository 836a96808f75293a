-- The read model of the public site, which pages changed, and what was released.

-- One row. A change takes its number by updating it and so holds the row until it commits: numbers appear
-- in the order of commits, and "everything up to N" is a true statement.
CREATE TABLE site (
    is_only            boolean PRIMARY KEY DEFAULT true CONSTRAINT site_is_one_row CHECK (is_only),
    last_change        bigint NOT NULL DEFAULT 0,
    last_position      integer NOT NULL DEFAULT 0,
    full_requested_at  timestamptz,
    full_requested_by  uuid
);
INSERT INTO site DEFAULT VALUES;

-- How many entries stand in a 区分, so that no page has to count them.
CREATE TABLE category (
    slug           text PRIMARY KEY,
    entries        integer NOT NULL DEFAULT 0,
    last_position  integer NOT NULL DEFAULT 0
);

CREATE TABLE entry (
    number             text PRIMARY KEY,
    version            integer NOT NULL,
    approved_on        date NOT NULL,
    listed_on          date NOT NULL,
    sheet              jsonb NOT NULL,
    organisation_key   text NOT NULL,
    position           integer NOT NULL CONSTRAINT entry_has_a_position_of_its_own UNIQUE,
    category_slug      text NOT NULL,
    category_position  integer NOT NULL,
    change             bigint NOT NULL,
    received_at        timestamptz NOT NULL DEFAULT now(),
    announced_version  integer,
    announced_at       timestamptz,
    CONSTRAINT entry_has_a_place_in_its_category UNIQUE (category_slug, category_position)
);
CREATE INDEX entry_by_organisation ON entry (organisation_key, position);
CREATE INDEX entry_not_announced ON entry (change) WHERE announced_version IS DISTINCT FROM version;

CREATE TABLE organisation (
    id          uuid PRIMARY KEY,
    sequence    integer NOT NULL,
    slug        text NOT NULL,
    name        text NOT NULL,
    name_key    text NOT NULL,
    name_kana   text NOT NULL,
    kind        text NOT NULL,
    org_type    text NOT NULL,
    areas       text[] NOT NULL,
    activities  text NOT NULL,
    website     text NOT NULL,
    verified_on date NOT NULL,
    change      bigint NOT NULL
);
CREATE INDEX organisation_by_slug ON organisation (slug);
CREATE INDEX organisation_by_name ON organisation (name_key);

-- The pages that come from data, each with its latest change. `removed`: it must not be there any more.
CREATE TABLE page (
    kind     text NOT NULL,
    key      text NOT NULL,
    change   bigint NOT NULL,
    removed  boolean NOT NULL DEFAULT false,
    CONSTRAINT page_once PRIMARY KEY (kind, key)
);
CREATE INDEX page_changed ON page (change);

CREATE TABLE release (
    number       integer PRIMARY KEY,
    up_to        bigint NOT NULL,
    design       text NOT NULL,
    rebuilt      boolean NOT NULL,
    rendered     integer NOT NULL,
    linked       integer NOT NULL,
    removed      integer NOT NULL,
    seconds      double precision NOT NULL,
    touched      text[] NOT NULL,
    released_at  timestamptz NOT NULL
);
REVOKE UPDATE, DELETE ON release FROM publishing;
