"""The parts of the page on an area of one's own."""
