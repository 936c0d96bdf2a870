"""The parts of the claims page."""
