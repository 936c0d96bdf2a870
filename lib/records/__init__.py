"""The officers’ database: kept, read back, checked, and taken back.

Whatever reads or writes it raises `lib.base.errors.NotAllowed` where the visitor may not, and `StoreError` where it
cannot be done; then nothing of a change is kept. Functions name what else they raise.
"""
