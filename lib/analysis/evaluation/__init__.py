"""Whether something that was done at a place changed what is reported there."""
