"""HTTP to the bus: a route authenticates, loads, makes one call, dumps. No database, no business rule."""
