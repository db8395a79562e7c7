"""A Word file becomes the draft of a brief."""
