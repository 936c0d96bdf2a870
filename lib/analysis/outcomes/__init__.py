"""How the plan's measures stand: by quarter, against the year before, against the board's target, and overdue."""
