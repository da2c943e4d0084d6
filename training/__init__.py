"""Labelled texts of the project's own, and the tools that measure readers by labelled texts; none of it ships."""
