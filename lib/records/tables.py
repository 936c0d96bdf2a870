"""The tables of the local records database, one description for SQLite and PostgreSQL.

Nothing stored is ever changed in place by a later load: each batch adds rows of its own, and which rows count is worked
out from the batches that stand. So taking a batch back leaves exactly what was there before it.
"""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(30), nullable=False),  # police-uk, service-requests, survey-wave, fly-tipping-returns …
    Column("file_name", String(260), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("loaded_by", String(200), nullable=False),  # empty when nobody is signed in
    Column("loaded_at", DateTime, nullable=False),  # UTC
    Column("rows_read", Integer, nullable=False),
    Column("rows_stored", Integer, nullable=False),
    Column("rows_outside", Integer, nullable=False),  # placed by name in the district, by point outside it
    Column("rows_elsewhere", Integer, nullable=False),  # of other districts
    Column("refused", JSON, nullable=False),  # reason to number of rows
    Column("by_month", JSON, nullable=False),  # month to rows stored
    Column("state", String(10), nullable=False),  # loaded or undone
    Column("undone_by", String(200)),
    Column("undone_at", DateTime),
    Index(
        "uq_batch_standing_file",
        "kind",
        "sha256",
        unique=True,
        sqlite_where=text("state = 'loaded'"),
        postgresql_where=text("state = 'loaded'"),
    ),
)

# What one file says about one source and month: the unit that replaces and that is complete or not.
part = Table(
    "part",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("source", String(20), nullable=False),  # police.uk or council
    Column("force", String(60), nullable=False),  # empty for the council
    Column("month", String(7), nullable=False),
    Column("counts", JSON, nullable=False),  # category to rows in the whole file, the district's or not
    Column("gap", String(300), nullable=False),  # why the month is not whole; empty when it is
    # the days of the month that a council's export holds; empty where that cannot be told
    Column("first_day", Date),
    Column("last_day", Date),
)

# The records of a load: see lib.records.blocks.
record_block = Table(
    "record_block",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("rows", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),  # Parquet
)

# How an officer's columns and categories were read, for the next file of the same shape.
mapping = Table(
    "mapping",
    metadata,
    Column("shape", String(64), primary_key=True),
    Column("mapping", JSON, nullable=False),
    Column("used_at", DateTime, nullable=False),
)

survey_answer = Table(
    "survey_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("wave", String(300), nullable=False),
    Column("question", String(300), nullable=False),
    Column("item", String(300), nullable=False),
    Column("position", Integer, nullable=False),
    Column("percentage", Float, nullable=False),
    Column("count", Integer),
    Column("base", Integer, nullable=False),
    Column("choices", String(10), nullable=False),
    Column("area_kind", String(10), nullable=False),
    Column("area", String(300), nullable=False),
    Column("fieldwork_start", Date, nullable=False),
    Column("fieldwork_end", Date, nullable=False),
    Column("method", String(300), nullable=False),
    Column("sample", String(20), nullable=False),
)

# Official figures that are newer than the bundled ones, table by table as CSV of the table's own columns.
official_table = Table(
    "official_table",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batch.id"), nullable=False, index=True),
    Column("name", String(60), nullable=False),  # of the bundled table
    Column("content", Text, nullable=False),
)

# Briefings that were made, so that next month's begins from the same choices.
briefing = Table(
    "briefing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(500), nullable=False),
    Column("query", JSON, nullable=False),  # the choices, as they stand in the link
    Column("notes", Text, nullable=False),  # the officer's own
    Column("made_by", String(200), nullable=False),  # empty when nobody is signed in
    Column("made_at", DateTime, nullable=False),  # UTC
)

# What meetings agreed to do, and how it stands.
agreed_action = Table(
    "agreed_action",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ward", String(9), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("action", String(500), nullable=False),
    Column("started", String(7), nullable=False),  # month
    Column("owner", String(200), nullable=False),  # a role, not a person
    Column("agency", String(200), nullable=False),
    Column("due", String(10), nullable=False),  # day, or empty
    Column("measure", String(200), nullable=False),
    Column("review", String(10), nullable=False),  # day, or empty
    Column("status", String(20), nullable=False),
    Column("recorded_by", String(200), nullable=False),
    Column("changed_at", DateTime, nullable=False),  # UTC
    Column("version", Integer, nullable=False, server_default="1"),  # counted up by every change of the row
    Column("figure", String(20), nullable=False, server_default=""),  # of the app's that it is to move, or empty
    Column("place", String(120), nullable=False, server_default=""),  # where that figure is counted, or empty
    Index("uq_agreed_action_same", "ward", "topic", "action", "started", unique=True),
)

# What is done at which places and what it is to change. A correction is a row more: what was written before stays.
intervention = Table(
    "intervention",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("version", Integer, nullable=False),  # 1 as it was first written down; the highest stands
    Column("name", String(120), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("kind", String(20), nullable=False),  # wards, hexagons, streets or area
    Column("places", JSON, nullable=False),  # their ids
    Column("started", String(7), nullable=False),  # month
    Column("ended", String(7), nullable=False),  # month, or empty where it goes on
    Column("compare", JSON, nullable=False),  # ids of the units to compare with, as chosen when it was written down
    Column("change", String(10), nullable=False),  # per cent, or empty
    Column("due", String(7), nullable=False),  # month by which, or empty
    Column("judged", String(500), nullable=False),  # how it is to be judged
    Column("who", String(200), nullable=False),  # a role or an organisation, not a person
    Column("cost", String(20), nullable=False),  # pounds, or empty
    Column("action", Integer, nullable=False),  # number of the agreed action that it states the aim of; 0 for none
    Column("seen", String(10), nullable=False),  # smallest fall that could be seen when it was written down, or empty
    Column("reason", String(200), nullable=False),  # why it was corrected; empty for the first version
    Column("recorded_by", String(200), nullable=False),
    Column("recorded_at", DateTime, nullable=False),  # UTC
    Index("uq_intervention_version", "number", "version", unique=True),
)

# How exports are read, under the names that officers gave.
profile = Table(
    "profile",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("shape", String(64), nullable=False),
    Column("mapping", JSON, nullable=False),
    Column("kept_by", String(200), nullable=False),
    Column("kept_at", DateTime, nullable=False),  # UTC
)

# What members hear from residents and write down: words, in no count.
member_note = Table(
    "member_note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ward", String(9), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("place", String(120), nullable=False),
    Column("heard", String(10), nullable=False),  # day
    Column("words", String(1000), nullable=False),
    Column("state", String(20), nullable=False),
    Column("answer", String(1000), nullable=False),  # what the member was told, or empty
    Column("recorded_by", String(200), nullable=False),
    Column("changed_at", DateTime, nullable=False),  # UTC
    Column("version", Integer, nullable=False),
)

# What agencies gave for the plan's measures, and the board's targets. A correction is a row more.
outcome = Table(
    "outcome",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),  # figure or target
    Column("measure", String(300), nullable=False),  # in the plan's words
    Column("quarter", String(7), nullable=False),  # '2025-Q3'; of a target, the one by which
    Column("unit", String(10), nullable=False),
    Column("value", Float, nullable=False),
    Column("out_of", Integer),  # how many a percentage is of
    Column("given_by", String(200), nullable=False),  # an agency, not a person
    Column("given_on", String(10), nullable=False),  # day
    Column("note", String(300), nullable=False),
    Column("version", Integer, nullable=False),  # 1 as it was first given; the highest stands
    Column("reason", String(200), nullable=False),  # why it was corrected; empty for the first version
    Column("recorded_by", String(200), nullable=False),
    Column("recorded_at", DateTime, nullable=False),  # UTC
    Index("uq_outcome_version", "kind", "measure", "quarter", "version", unique=True),
)

# Areas that officers drew, uploaded or listed. Each is as it was kept: another outline is another area.
own_area = Table(
    "own_area",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("how", String(20), nullable=False),
    Column("outline", Text, nullable=False),  # WKT, in metres of the British National Grid
    Column("notes", JSON, nullable=False),  # what was done to the outline
    Column("kept_by", String(200), nullable=False),
    Column("kept_at", DateTime, nullable=False),  # UTC
)

# Who did what: lines are added and never changed, which triggers see to. Texts only, which read alike everywhere.
trail = Table(
    "trail",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(30), nullable=False),  # UTC
    Column("account", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("what", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("key", String(64), nullable=False),
    Column("before", Text, nullable=False),  # JSON, or empty
    Column("after", Text, nullable=False),
    Column("chain", String(64), nullable=False),  # SHA-256 of this line and the chain before it
)

# What each load, action, briefing, intervention, area and mapping adds up to, and the end of the trail.
checksum = Table(
    "checksum",
    metadata,
    Column("what", String(20), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
)

# One row, counted up by every change: the key of everything that is worked out from the store.
change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)

# What is no record, and what backups therefore leave out.
apart = MetaData(naming_convention=metadata.naming_convention)

# The sign-ins of the last day: see lib.records.sign_ins.
sign_in = Table(
    "sign_in",
    apart,
    Column("key", String(64), primary_key=True),
    Column("account", String(200), nullable=False),
    Column("started_at", DateTime, nullable=False),  # UTC
    Column("seen_at", DateTime, nullable=False),  # UTC
    Column("ended_at", DateTime),  # UTC; when somebody signed out
)
