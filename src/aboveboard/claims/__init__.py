"""Claims: what a repository says about its own openness."""
