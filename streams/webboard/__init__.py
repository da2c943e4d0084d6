"""The live page for analysts: Kafka's topics in; a table of dyads, their statements and the words behind them, in a browser, out."""
