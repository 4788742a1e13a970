"""The command `heliograph`, over all three packages; each module holds the commands of one concern."""
