-- Which consumers have not said yet that they have an event. The broker's confirm is no proof: it can lose its data.
CREATE TABLE awaited_receipt (
    event_id  uuid NOT NULL,
    consumer  text NOT NULL,
    -- How often the event was announced again because nothing was heard.
    again     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (event_id, consumer)
);

-- When an event was set to be published once more: its age in the outbox counts from here.
ALTER TABLE outbox ADD COLUMN again_at timestamptz;
