"""Cases: where they stand, how they move, what is written down about them."""
