"""What the documents of a one-to-one review say, as plain data; the templates beside it say how they look."""
