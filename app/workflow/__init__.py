"""The engine: pure, and ignorant of any one programme."""
