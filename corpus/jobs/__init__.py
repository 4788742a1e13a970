"""Work that is left for later in the article database, and the workers that take it from there."""
