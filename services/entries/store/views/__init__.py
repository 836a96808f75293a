"""What pages read: rows of the database as frozen dataclasses, read as far as they are understood."""
