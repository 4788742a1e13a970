"""The reading room for programs: the same questions, passages and briefs as JSON."""
