"""Both legs in PostgreSQL with pgvector: for a desk that has outgrown one machine."""
