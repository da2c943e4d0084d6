"""The Deliveries dashboard: whether alerts reach those who wait for them."""

from deploy.dashboards.panels import Look, Shown

TITLE = "Parley: deliveries"
UID = "parley-deliveries"
TOLD = "Whether alerts reach those who wait for them."
VARIABLES = (("receiver", "Receiver", "parley_receiver_up"),)
ANNOTATION = 'min by (receiver) (parley_receiver_up{@, receiver=~"$receiver"}) == 0'

_OF = '{@, receiver=~"$receiver"}'


def _quantiles(metric: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"histogram_quantile({share}, sum by (le, receiver) (rate({metric}_bucket{_OF}[$__rate_interval])))",
            "{{receiver}} " + legend,
        )
        for share, legend in ((0.5, "half"), (0.95, "95 %"))
    )


# one panel a line
# fmt: off
ROWS = (
    (
        "Now",
        (
            Shown(title="Receivers that are down", told="Receivers that take nothing now.", queries=((f"count(min by (job, receiver) (parley_receiver_up{_OF})) - sum(min by (job, receiver) (parley_receiver_up{_OF}))", "receivers"),), unit="short", look=Look.NUMBER, span=6, height=4, alarm=1, chapter="ParleyReceiverDown"),
            Shown(title="Still to be delivered", told="Deliveries that nobody has accepted yet.", queries=((f"sum(parley_deliveries_pending{_OF})", "deliveries"),), unit="short", look=Look.NUMBER, span=6, height=4, chapter="ParleyDeliveriesStuck"),
            Shown(title="The oldest waits", told="Age of the oldest alert that is still to be delivered.", queries=((f"max(parley_delivery_oldest_seconds{_OF})", "age"),), unit="s", look=Look.NUMBER, span=6, height=4, alarm=900, chapter="ParleyDeliveriesStuck"),
            Shown(title="Given up in this time", told="Alerts that ended without being accepted.", queries=(('sum(increase(parley_deliveries_total{@, receiver=~"$receiver", status=~"refused|gone|expired|lost|dropped|bug"}[$__range]))', "alerts"),), unit="short", look=Look.NUMBER, span=6, height=4, alarm=1, chapter="ParleyDeliveriesFailed"),
        ),
    ),
    (
        "Receivers",
        (
            Shown(title="Deliveries by how they ended", told="Deliveries that have ended.", queries=((f"sum by (receiver, status) (increase(parley_deliveries_total{_OF}[$__rate_interval])) > 0", "{{receiver}} {{status}}"),), unit="short", look=Look.BARS, chapter="ParleyDeliveriesFailed"),
            Shown(title="Attempts by outcome", told="Requests that were made; what is not delivered says why.", queries=((f"sum by (receiver, outcome) (increase(parley_delivery_attempts_total{_OF}[$__rate_interval])) > 0", "{{receiver}} {{outcome}}"),), unit="short", look=Look.BARS, chapter="ParleyReceiverDown"),
            Shown(title="Alert to acceptance", told="From an alert's time in its topic until a receiver accepted it.", queries=_quantiles("parley_delivery_seconds"), unit="s", least=0, chapter="ParleyDeliveriesStuck"),
            Shown(title="One request", told="From the connection to the answer.", queries=_quantiles("parley_delivery_attempt_seconds"), unit="s", least=0, chapter="ParleyReceiverDown"),
            Shown(title="Waiting", told="Deliveries that nobody has accepted yet.", queries=((f"sum by (receiver) (parley_deliveries_pending{_OF})", "{{receiver}}"),), unit="short", least=0, chapter="ParleyDeliveriesStuck"),
            Shown(title="Up", told="1 while a receiver takes what it is sent.", queries=((f"min by (receiver) (parley_receiver_up{_OF})", "{{receiver}}"),), unit="short", least=0, most=1, chapter="ParleyReceiverDown"),
        ),
    ),
    (
        "What they get",
        (
            Shown(title="Alerts written", told="Alerts that began and ended, by how loud they are.", queries=(("sum by (severity, state) (increase(parley_alerts_total{@}[$__rate_interval])) > 0", "{{severity}} {{state}}"),), unit="short", look=Look.BARS),
            Shown(title="Signal to alert", told="From a signal's ingest time until its alert is written.", queries=(("histogram_quantile(0.5, sum by (le) (rate(parley_alert_latency_seconds_bucket{@}[$__rate_interval])))", "half"), ("histogram_quantile(0.95, sum by (le) (rate(parley_alert_latency_seconds_bucket{@}[$__rate_interval])))", "95 %")), unit="s", least=0),
        ),
    ),
)
# fmt: on
