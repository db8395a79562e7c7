"""Live sessions of a lab: planned, planned otherwise, held."""
