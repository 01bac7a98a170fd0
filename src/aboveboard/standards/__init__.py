"""Standards: what a claim requires, as data, and how a release is held against it."""
