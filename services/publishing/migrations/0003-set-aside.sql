-- Rows that no page could be drawn from stand beside the release that left them out; a stored sheet says by which
-- schema it is read.
ALTER TABLE release ADD COLUMN set_aside text[] NOT NULL DEFAULT '{}';
ALTER TABLE entry ADD COLUMN sheet_schema smallint NOT NULL DEFAULT 1;
