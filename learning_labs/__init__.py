"""Learning labs: facilitated communities of practice."""
