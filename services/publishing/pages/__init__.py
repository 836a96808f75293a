"""What the site shows: its types of page, their layout and templates, and the open data."""
