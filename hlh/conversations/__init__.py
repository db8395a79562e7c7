"""Conversations: two people who can find each other in a lab write to each other, and nobody else reads it."""
