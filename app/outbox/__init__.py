"""Events that leave the house: written with the change they tell of, sent later."""
