"""A record beside the typed transcription of the same document: what agrees and what differs."""
