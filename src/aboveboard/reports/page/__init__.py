"""The sections of the HTML page, one module each, and the builder that escapes their words."""
