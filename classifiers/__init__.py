"""Read news: text in, frozen records out. No Kafka, clock, network, environment or global randomness."""
