"""A desk's databases on their way to another engine or server: copied while they serve, compared, and switched."""
