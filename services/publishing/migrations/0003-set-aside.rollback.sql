ALTER TABLE entry DROP COLUMN sheet_schema;
ALTER TABLE release DROP COLUMN set_aside;
