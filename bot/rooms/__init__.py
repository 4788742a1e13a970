"""Who may what where: groups, channels, closed desks, and what is kept of people."""
