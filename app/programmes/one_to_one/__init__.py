"""One-to-one care reviewed: is somebody at this person's side the right care, and how much of it."""
