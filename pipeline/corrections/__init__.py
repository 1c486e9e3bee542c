"""Corrections made by people: kept apart from what the machine read, applied on top."""
