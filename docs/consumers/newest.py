"""Parley's positions in; each pair's newest one, a line whenever it changes, out. An example of a consumer: `python newest.py 127.0.0.1:9092`."""

import asyncio
import json
import sys

from aiokafka import AIOKafkaConsumer


async def main(brokers: str, topic: str = "parley.positions") -> None:
    # a group of its own and no commit: the topic is compacted, so that its beginning is the whole picture
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=brokers, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    seen: set[str] = set()
    try:
        async for record in consumer:
            headers = dict(record.headers)
            event_id = headers.get("ce_id", b"").decode()
            if record.value is None or event_id in seen:
                continue  # a tombstone, or a repeat: delivery is at least once
            seen.add(event_id)
            position = json.loads(record.value)
            for stand in position["stands"]:
                # unknown members are ignored, unknown words are shown as they are
                willingness = stand.get("willingness_band") or "-"
                plans = stand.get("plans_band") or "-"
                print(f"{position['as_of']} {stand['actor']} {stand['counterpart']} {willingness} {plans}", flush=True)
    finally:
        await consumer.stop()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
