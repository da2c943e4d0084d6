"""The demo: invented news in; every promise of the pipeline kept before one's eyes, on one machine with nothing installed, out."""
