"""The journal: what happened, provably."""
