"""Intake: bytes as the world sends them in; raw articles, each with how it was made, out."""
