-- What was typed into a form and could not be taken, for an hour. The key is a hash of browser and page.
CREATE TABLE kept_form (
    form_key  bytea PRIMARY KEY,
    kept      text NOT NULL,
    kept_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX kept_form_by_age ON kept_form (kept_at);
