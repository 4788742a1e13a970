"""What whoever runs the desk works with: state, logs, backups, what the command line reads and writes."""
