"""The review page: a local web application in which a person checks and corrects a batch."""
