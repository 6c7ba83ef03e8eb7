"""The organisation: sites, licences, departments, users, administrators, preferences, the audit log."""
