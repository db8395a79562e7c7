"""The screens, letters and log of moderation: over everything that stands in the catalogue."""
