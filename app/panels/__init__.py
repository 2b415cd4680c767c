"""Panels: sittings, ballots and decisions."""
