-- Up to which version something was taken off the site: an older one that arrives late does not bring it back.
CREATE TABLE withdrawn_entry (
    number   text PRIMARY KEY,
    version  integer NOT NULL
);
CREATE TABLE withdrawn_profile (
    organisation_id  uuid PRIMARY KEY,
    sequence         integer NOT NULL
);
