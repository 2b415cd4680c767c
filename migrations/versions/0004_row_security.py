"""The second fence: on PostgreSQL a transaction sees and writes the rows of one organisation, and of no other.

Whose, is a setting that ends with the transaction (`app/people/asking.py`). Without it there is nothing: no row is
seen and none is taken in. `*` is our own work across organisations, and a list (`QTV,QU9`) a commissioner with those
it followed. What the application's queries ask for is narrower; this holds when one of them forgets to ask.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SETTING = "current_setting('quorate.organisation', true)"
_LIST = f"string_to_array({_SETTING}, ',')"


def _of(*codes: str, once: bool = False) -> str:
    """The row is of an organisation that this transaction sees. `once`: the setting is read once for a whole query."""
    setting, listed = (
        (f"(SELECT {_SETTING})", f"((SELECT {_LIST})::text[])") if once else (_SETTING, f"({_LIST})")
    )
    return f"({' OR '.join(f'{code} = ANY {listed}' for code in codes)} OR {setting} = '*')"


def _of_chain(table: str) -> str:
    """The row belongs to a chain of ours (kind/ORGANISATION/...), or to that of a case in our home."""
    organisation, ref = (f"split_part({table}.chain, '/', {n})" for n in (2, 3))
    return f"({_of(organisation)} OR ({table}.chain LIKE 'case/%' AND is_in_our_home({organisation}, {ref})))"


def _with(parent: str, key: str) -> str:
    """The row goes with another one, which is seen or not."""
    return f"EXISTS (SELECT 1 FROM {parent} p WHERE p.id = {key})"  # noqa: S608  (our own names)


_OWN = _of("organisation")
_MINE = f"(person = current_setting('quorate.person', true) OR {_SETTING} = '*')"
# Deny wins: an interest that one declared while working elsewhere, or that whom one stands in for declared, still counts
_INTEREST = f"({_OWN} OR person IN (current_setting('quorate.person', true), current_setting('quorate.stands_for', true)))"

# what is seen of each table (and so can be changed or taken away), and what may be written to it
_FENCES = {
    **dict.fromkeys(
        ("patient", "patch", "sitting", "import_batch", "delegation", "case_grant", "break_glass"),
        (_OWN, _OWN),
    ),
    # people of a home work on the cases of who lives there, whoever commissioned them
    "review_case": (_of("organisation", "provider", once=True), _of("organisation", "provider")),
    "policy": (f"({_OWN} OR has_cases_in_our_homes(organisation))", _OWN),
    "evidence_file": (_with("review_case", "case_id"),) * 2,
    "sitting_member": (_with("sitting", "sitting"),) * 2,
    "panel_item": (_with("sitting", "sitting"),) * 2,
    "ballot": (_with("panel_item", "item"),) * 2,
    "journal_entry": (_of_chain("journal_entry"),) * 2,
    "journal_payload": (_of_chain("journal_payload"),) * 2,
    "event": (_of_chain("event"), f"({_of_chain('event')} AND organisation = split_part(chain, '/', 2))"),
    "answer": (_MINE, _MINE),
    "exclusion": (_INTEREST, _OWN),
    "reading": (
        _of("organisation", "employer"),
        f"({_of('employer')} AND ({_OWN} OR has_cases_in_our_homes(organisation)))",
    ),
}

# What homes alone need, asked of the cases they see. As functions they cost nobody else anything: a sub-query in a
# policy is made ready by every statement, used or not
_FUNCTIONS = {
    "is_in_our_home(_organisation text, _ref text)": "c.organisation = _organisation AND c.ref = _ref",
    "has_cases_in_our_homes(_organisation text)": "c.organisation = _organisation",
}


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    # codes are put into lists and into the names of chains, where such letters would mean something else
    op.execute(
        "ALTER TABLE organisation ADD CONSTRAINT code_is_one_word CHECK (ods_code ~ '^[A-Za-z0-9_-]+$')"
    )
    for name, which in _FUNCTIONS.items():
        found = f"SELECT 1 FROM review_case c WHERE c.provider = ANY ({_LIST}) AND {which}"  # noqa: S608
        op.execute(
            f"CREATE FUNCTION {name} RETURNS boolean STABLE PARALLEL SAFE LANGUAGE plpgsql "
            f"AS $f$ BEGIN RETURN EXISTS ({found}); END $f$"
        )
    for table, (seen, written) in _FENCES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")  # for its owner too
        op.execute(f"CREATE POLICY fence ON {table} USING ({seen}) WITH CHECK ({written})")
    # a home works on its cases; it opens none
    op.execute(
        f"CREATE POLICY opened_by_its_own ON review_case AS RESTRICTIVE FOR INSERT WITH CHECK ({_OWN})"
    )


def downgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    op.execute("DROP POLICY opened_by_its_own ON review_case")
    for table in _FENCES:
        op.execute(f"DROP POLICY fence ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for name in _FUNCTIONS:
        op.execute(f"DROP FUNCTION {name.partition('(')[0]}")
    op.execute("ALTER TABLE organisation DROP CONSTRAINT code_is_one_word")
