"""Evidence: what is really there. The only readers of tree, git and network."""
