"""Briefs that go to editors first: drafts, what editors choose, and what is published of them."""
