"""Rules of what people type that every service needs and that must have one answer: pure functions, no service."""
