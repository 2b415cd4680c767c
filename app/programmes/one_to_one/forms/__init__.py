"""What people fill in, one file for each part of the work. Import a form from its file.

What is wrong with a form on its own (a shape, an impossible value, a contradiction) is refused here; what
depends on the case is a rule.
"""
