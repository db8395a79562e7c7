"""Feeds in: what partners publish elsewhere is read by workers and waits for a curator. Nothing is published by itself."""
