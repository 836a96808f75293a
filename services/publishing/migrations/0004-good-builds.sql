-- When the builder last found the site complete, or made it so: what failing builds leave behind.
ALTER TABLE site ADD COLUMN complete_at timestamptz NOT NULL DEFAULT now();
