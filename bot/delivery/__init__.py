"""What comes in is kept, what goes out arrives: inbox, outbox, pace, places that cannot be written to."""
