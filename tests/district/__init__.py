"""An invented district for the tests: no place, person, figure or document in it is real.

`truth` says what it is made of and what was planted in it, so that a test can say what an answer must find; `make`
writes it as the folder that the setting SAFETY_DISTRICT names. The same seed gives the same files.
"""
