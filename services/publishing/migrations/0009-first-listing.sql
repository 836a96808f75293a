-- The day of the first approval of an entry that left the list, if one is known: it is its 掲載日 again when it comes back.
ALTER TABLE withdrawn_entry ADD COLUMN listed_on date;
