"""The demonstration: 34 synthetic cases that reproduce the published review, and four that took another turn."""
