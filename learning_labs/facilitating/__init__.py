"""What helps a facilitator: what waits, and who may know."""
