"""What questions get: answered, followed up, explained, checked."""
