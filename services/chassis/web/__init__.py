"""Routes, forms, sessions of forms, and pages with their layout."""
