"""Standing wishes meet new passages: matched, tried on the past, told once."""
