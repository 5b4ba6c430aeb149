"""Who works in the workshop: roles, sign-in, sessions, and the second factor."""
