"""`python -m streams.cli` is `parley`."""

from streams.cli import main

main()
