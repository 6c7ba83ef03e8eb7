"""The edge of the process: connections, their deadlines and their numbers. A thread gets a request when all of it is here."""
