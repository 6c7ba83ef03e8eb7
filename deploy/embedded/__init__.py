"""The embedded run: one machine, nothing to set up. What `make` calls; docs in the README and in deploy/env.example."""
