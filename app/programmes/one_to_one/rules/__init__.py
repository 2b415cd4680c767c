"""What stands in the way of a one-to-one case's moves: one rule, one function, one source."""
