"""Frozen values that cross doorways: documents, methodology, dialogue, answer."""
