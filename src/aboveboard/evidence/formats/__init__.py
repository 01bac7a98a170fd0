"""Formats: file formats worth opening, one module each."""
