"""What is booked: rooms, meetings, series, admission."""
