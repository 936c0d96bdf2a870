"""The outcomes' page: the plan's measures by priority, what serves them, and where agencies' figures are entered."""
