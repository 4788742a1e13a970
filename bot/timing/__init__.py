"""When something is due where: timetables, zones, quiet hours."""
