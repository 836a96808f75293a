"""Rules of what people type and read that must have one answer in every service: pure functions, no service."""
