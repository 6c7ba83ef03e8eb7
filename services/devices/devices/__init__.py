"""What stands in rooms and is kept of meetings: Rooms accounts, terminals, webinars, recordings."""
