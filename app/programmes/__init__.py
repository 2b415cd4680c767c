"""The programmes: each a process with its forms, rules, policy and words."""
