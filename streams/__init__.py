"""The shell around classifiers: Kafka topics, Faust agents, state, alerts, deliveries, metrics and the command line."""
