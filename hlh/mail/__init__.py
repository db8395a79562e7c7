"""Letters: a row before anything else happens, then out."""
