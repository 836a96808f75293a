-- Organisations, the prefecture's link with them, and the one place where their contact persons are kept.

CREATE TABLE organisation (
    id           uuid PRIMARY KEY,
    number       integer NOT NULL CONSTRAINT organisation_number_once UNIQUE CHECK (number > 0),
    slug         text NOT NULL CONSTRAINT organisation_slug_once UNIQUE,
    name         text NOT NULL,
    -- The name in NFKC without white space: what makes two rows of a file the same organisation.
    name_key     text NOT NULL CONSTRAINT organisation_once_per_name UNIQUE,
    name_kana    text NOT NULL,
    kind         text NOT NULL CONSTRAINT organisation_kind_known CHECK (kind IN ('member', 'local_organisation')),
    org_type     text NOT NULL CONSTRAINT organisation_type_known CHECK (org_type IN (
                     'npo', 'social_welfare_corporation', 'council_of_social_welfare', 'company', 'cooperative',
                     'senior_club', 'government', 'university', 'other')),
    areas        text[] NOT NULL,
    website      text NOT NULL CONSTRAINT organisation_website_is_web CHECK (website = '' OR website ~* '^https?://'),
    activities   text NOT NULL,
    source       text NOT NULL,
    -- Folded copy of what the office searches in; the fields themselves stay as typed.
    search_text  text NOT NULL,
    -- Counts the events about this organisation: each one carries the version it led to.
    version      integer NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    changed_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE link (
    organisation_id  uuid PRIMARY KEY REFERENCES organisation,
    linked           boolean NOT NULL,
    purpose          text NOT NULL,
    since            timestamptz NOT NULL,
    changed_by       text NOT NULL
);

CREATE TABLE link_change (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id  uuid NOT NULL REFERENCES organisation,
    linked           boolean NOT NULL,
    purpose          text NOT NULL,
    changed_at       timestamptz NOT NULL,
    staff_id         uuid NOT NULL,
    changed_by       text NOT NULL
);
CREATE INDEX link_change_of_organisation ON link_change (organisation_id, id);
REVOKE UPDATE, DELETE ON link_change FROM members;

CREATE TABLE contact (
    id                uuid PRIMARY KEY,
    organisation_id   uuid NOT NULL CONSTRAINT contact_one_per_organisation UNIQUE REFERENCES organisation,
    name              text NOT NULL,
    email             text NOT NULL,
    phone             text NOT NULL,
    -- Since when mails to this address do not arrive; emptied when the address changes.
    undeliverable_at  timestamptz,
    changed_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT contact_can_be_reached CHECK (email <> '' OR phone <> '')
);
