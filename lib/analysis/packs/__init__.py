"""What an evidence pack counts that no page counts already: whether something came again and again, the ring round
about an area, seasons, what lies near a camera, and what changed while an order was in force or a camera stood."""
