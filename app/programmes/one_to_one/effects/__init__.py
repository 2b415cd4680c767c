"""What each move does to the facts, one file for each part of the work.

An effect is `(case, form, act) -> None`: it changes the case in place, from the form and the act alone, so
that replaying the journal gives the same case. Rules have had their say before; an effect decides nothing.
"""
