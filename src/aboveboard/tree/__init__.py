"""The checked folder: its files, its git history, the formats of its weights."""
