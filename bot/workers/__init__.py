"""Several processes of one bot on one PostgreSQL database: who handles what, and who does what only one may do."""
