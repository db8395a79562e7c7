"""Keeping discussions in order: closed, merged, split, paced, noted under, looked after."""
