"""Briefs in other languages, section by section."""
