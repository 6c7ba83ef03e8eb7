"""`make attack`: the attacks of docs/security.md, repeated against a stack of its own on loopback."""
