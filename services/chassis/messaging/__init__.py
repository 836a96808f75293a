"""The reliable path of an event: outbox, relay, broker, consumer, inbox, receipts, dead letters."""
