"""The people of a lab: how they come in, and how they find each other."""
