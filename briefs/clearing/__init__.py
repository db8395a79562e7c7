"""A country clears the exact words of a brief, and how far it is named."""
