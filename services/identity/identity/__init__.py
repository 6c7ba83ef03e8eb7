"""Who somebody is: credentials, sessions, second factors, operators, the sign-in log."""
