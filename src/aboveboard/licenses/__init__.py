"""Licenses: which license this is, and what it allows."""
