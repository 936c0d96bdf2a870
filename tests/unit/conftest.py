"""What cannot be tested everywhere."""

from tests.databases import ENGINES

# Where there is no PostgreSQL, what is asked of it alone cannot be tested.
collect_ignore = [] if "postgresql" in ENGINES else ["test_records_postgres.py"]
