"""The officers’ database: kept, read back, checked, and taken back.

Whatever reads or writes it raises `lib.base.errors.StoreError` where it cannot, and then nothing of a change is kept;
functions name what else they raise.
"""
