"""The Pipeline dashboard: what an operator looks at. Whether it works, where it waits, how it reads, what it costs."""

from deploy.dashboards.panels import Look, Shown

TITLE = "Parley: pipeline"
UID = "parley-pipeline"
TOLD = "Whether it works, where it waits, how it reads, and what it costs."
VARIABLES = (("role", "Role", "parley_ready"),)
ANNOTATION = 'max by (alertname, severity) (ALERTS{alertstate="firing", alertname=~"Parley.+", job=~"$job"})'


def _quantiles(metric: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"histogram_quantile({share}, sum by (le) (rate({metric}_bucket{{@}}[$__rate_interval])))", legend)
        for share, legend in ((0.5, "half"), (0.95, "95 %"))
    )


# one panel a line
# fmt: off
ROWS = (
    (
        "Does it work?",
        (
            Shown(title="Processes", told="Processes that answer Prometheus.", queries=(("sum(up{@})", "processes"),), unit="short", look=Look.NUMBER, span=4, height=4, alarm=1, low=True, chapter="ParleyDown"),
            Shown(title="Kafka", told="1 while Kafka answers every process.", queries=(("min(parley_broker_up{@})", "answers"),), unit="short", look=Look.NUMBER, span=4, height=4, alarm=1, low=True, chapter="ParleyBrokerGone"),
            Shown(title="Records that wait", told="Records of all roles that are not committed yet.", queries=(('sum(parley_lag_records{@, role=~"$role"})', "records"),), unit="short", look=Look.NUMBER, span=4, height=4, chapter="ParleyNoProgress"),
            Shown(title="Article to claims", told="Nineteen of twenty articles have their claims within this time.", queries=(("histogram_quantile(0.95, sum by (le) (rate(parley_claim_latency_seconds_bucket{@}[$__rate_interval])))", "95 %"),), unit="s", look=Look.NUMBER, span=4, height=4, alarm=300, chapter="ParleySlow"),
            Shown(title="Dead letters in this time", told="Records that could not be read within the time that is shown.", queries=(('sum(increase(parley_deadletters_total{@, role=~"$role"}[$__range]))', "records"),), unit="short", look=Look.NUMBER, span=4, height=4, alarm=1, chapter="ParleyDeadLetters"),
            Shown(title="Starts in this time", told="How often processes were started anew within the time that is shown.", queries=(("sum(changes(process_start_time_seconds{@}[$__range]))", "starts"),), unit="short", look=Look.NUMBER, span=4, height=4, alarm=4, chapter="ParleyRestarting"),
        ),
    ),
    (
        "Streams",
        (
            Shown(title="Progress", told="Records that each role has worked to their end.", queries=(('sum by (role) (rate(parley_records_total{@, role=~"$role"}[$__rate_interval]))', "{{role}}"),), unit="cps", least=0, chapter="ParleyNoProgress"),
            Shown(title="Lag", told="Records of each role's topic that are not committed yet.", queries=(('sum by (role) (parley_lag_records{@, role=~"$role"})', "{{role}}"),), unit="short", least=0, chapter="ParleyNoProgress"),
            Shown(title="Records written, by topic", told="What Kafka has taken from us.", queries=(("sum by (topic) (rate(parley_records_sent_total{@}[$__rate_interval])) > 0", "{{topic}}"),), unit="cps", least=0),
            Shown(title="Dead letters by reason", told="Records that could not be read; none is lost.", queries=(('sum by (role, reason) (increase(parley_deadletters_total{@, role=~"$role"}[$__rate_interval]))', "{{role}} {{reason}}"),), unit="short", look=Look.BARS, chapter="ParleyDeadLetters"),
            Shown(title="Bugs, refused sends and commits", told="What made the code raise, and what Kafka did not take at first.", queries=(('sum by (role) (increase(parley_bugs_total{@, role=~"$role"}[$__rate_interval]))', "{{role}} bugs"), ('sum by (role) (increase(parley_send_retries_total{@, role=~"$role"}[$__rate_interval]))', "{{role}} sends"), ('sum by (role) (increase(parley_commit_failures_total{@, role=~"$role"}[$__rate_interval]))', "{{role}} commits")), unit="short", least=0, chapter="ParleyBugs"),
            Shown(title="In flight", told="Size of the records that were fetched and cannot be committed yet.", queries=(('sum by (role) (parley_held_bytes{@, role=~"$role"})', "{{role}}"),), unit="bytes", least=0),
            Shown(title="Watchdog", told="How long a role has stood still although it has work; past PARLEY_STALL_SECONDS the process ends.", queries=(('max by (role) (parley_stalled_seconds{@, role=~"$role"})', "{{role}}"),), unit="s", least=0, alarm=120, chapter="ParleyNoProgress"),
            Shown(title="Partitions", told="How many partitions each process reads.", queries=(('sum by (role, instance) (parley_assigned_partitions{@, role=~"$role"})', "{{role}} {{instance}}"),), unit="short", least=0, chapter="ParleyNobodyReads"),
        ),
    ),
    (
        "Reading",
        (
            Shown(title="Articles and claims", told="Articles read, and claims written, by language.", queries=(("sum by (language) (rate(parley_articles_total{@}[$__rate_interval])) > 0", "{{language}} articles"), ("sum by (language) (rate(parley_claims_total{@}[$__rate_interval])) > 0", "{{language}} claims")), unit="cps", least=0, chapter="ParleyNoArticles"),
            Shown(title="Sentences with a claim", told="Reading drift: the share of sentences that hold a claim.", queries=(("sum by (language) (rate(parley_sentences_with_claim_total{@}[$__rate_interval])) / (sum by (language) (rate(parley_sentences_total{@}[$__rate_interval])) > 0)", "{{language}}"),), unit="percentunit", least=0, chapter="ParleyReadingDrift"),
            Shown(title="Mean confidence", told="Reading drift: how sure the model is of the stances that it finds.", queries=(("sum by (language) (rate(parley_confidence_sum{@}[$__rate_interval])) / (sum by (language) (rate(parley_confidence_count{@}[$__rate_interval])) > 0)", "{{language}}"),), unit="percentunit", least=0, most=1, chapter="ParleyReadingDrift"),
            Shown(title="Without a claim, without a pair", told="Articles in which the reader found nothing, and claims whose other side is not known.", queries=(("sum by (language) (rate(parley_articles_without_claim_total{@}[$__rate_interval])) / (sum by (language) (rate(parley_articles_total{@}[$__rate_interval])) > 0)", "{{language}} articles"), ("sum by (language) (rate(parley_claims_unplaced_total{@}[$__rate_interval])) / (sum by (language) (rate(parley_claims_total{@}[$__rate_interval])) > 0)", "{{language}} claims")), unit="percentunit", least=0, most=1, chapter="ParleyReadingAbstains"),
            Shown(title="Article to claims, in ingest time", told="From an article's time in Kafka until its claims are written.", queries=_quantiles("parley_claim_latency_seconds"), unit="s", least=0, chapter="ParleySlow"),
            Shown(title="Publication to claims, in event time", told="From an article's publication until its claims are written.", queries=_quantiles("parley_article_age_seconds"), unit="s", least=0),
            Shown(title="Work of reading one article", told="Processor time is nearly the same: one article at a time.", queries=_quantiles("parley_read_seconds"), unit="s", least=0, chapter="ParleySlow"),
            Shown(title="What a signal does", told="Signals folded, by what they did to their dyad.", queries=(("sum by (outcome) (rate(parley_signals_total{@}[$__rate_interval])) > 0", "{{outcome}}"),), unit="cps", least=0),
        ),
    ),
    (
        "Processes",
        (
            Shown(title="What runs", told="Release, model and interpreter of each process.", queries=(("max by (instance, version, model, python) (parley_build_info{@})", ""),), unit="short", look=Look.TABLE, chapter="ParleyModelsDiffer"),
            Shown(title="Memory", told="Resident memory of each process.", queries=(("max by (instance) (process_resident_memory_bytes{@})", "{{instance}}"),), unit="bytes", least=0),
            Shown(title="Processor", told="Cores that each process uses.", queries=(("sum by (instance) (rate(process_cpu_seconds_total{@}[$__rate_interval]))", "{{instance}}"),), unit="short", least=0),
            Shown(title="Disk that is free", told="Free share of the disk of PARLEY_DATA_DIR.", queries=(("min by (instance) (parley_disk_free_bytes{@} / parley_disk_size_bytes{@})", "{{instance}}"),), unit="percentunit", least=0, most=1, chapter="ParleyDiskFull"),
        ),
    ),
)
# fmt: on
