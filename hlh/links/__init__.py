"""Signed ways in without an account."""
