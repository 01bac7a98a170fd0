"""License texts: which license a text is, and how it differs from the published one."""
