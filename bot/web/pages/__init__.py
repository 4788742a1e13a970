"""The pages of the reading room, one module each: a request in, what its template needs out."""
