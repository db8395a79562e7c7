"""A learning brief is put together: sources are gathered, claims rest on them, and what that carries is worked out."""
