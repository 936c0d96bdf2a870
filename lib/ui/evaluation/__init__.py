"""The parts of the page that says whether something worked."""
