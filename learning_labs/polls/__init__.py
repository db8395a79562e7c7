"""Polls: asked, voted in, closed, told of."""
