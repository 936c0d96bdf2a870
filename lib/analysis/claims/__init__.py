"""Whether a public claim of a change stands up: what was said, and what the records give for the same months."""
