"""Plain records and pure functions on them; imports nothing else of gradviz."""
