"""The manifest: what a release declares."""
