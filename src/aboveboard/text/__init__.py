"""One reader of text: YAML with positions, Markdown structure."""
