-- Which organisation a desired partner is, where the name leaves that open: {"name as typed": "id" or "nobody"}.
ALTER TABLE review ADD COLUMN partners jsonb NOT NULL DEFAULT '{}';
