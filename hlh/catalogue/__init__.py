"""The catalogue: one entry per learning object, found by everybody who may read it."""
