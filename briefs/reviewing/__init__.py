"""Reviewing a brief: who may, asking somebody, judging, reminding."""
