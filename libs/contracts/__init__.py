"""What crosses a process: every call, event and error of the five services, as data."""
