"""Quorate: case review with a multi-stage approval panel."""
