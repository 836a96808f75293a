"""What a process runs on: settings, database, clock, log, timers, vital signs."""
