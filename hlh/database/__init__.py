"""PostgreSQL as Django knows it, with a quicker look at whether the connection still stands."""
