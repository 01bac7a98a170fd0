"""Judging: the rules applied to a case, and what silences their findings."""
