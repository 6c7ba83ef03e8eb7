"""The race: many clients book, move and cancel in the same few rooms and ports while booking's processes are killed; afterwards plain SQL
looks for a double booking, a moment over the licence, a lost booking, and one that was refused and is there. `make race`."""
