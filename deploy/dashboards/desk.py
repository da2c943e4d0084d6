"""The Desk dashboard: what an analyst looks at. Who moved, where watched dyads stand, what was said."""

from deploy.dashboards.panels import Look, Shown

TITLE = "Parley: desk"
UID = "parley-desk"
TOLD = "Who moved, where the watched pairs stand, and what was said."
VARIABLES = (("dyad", "Dyad", "parley_watched_firing"),)
ANNOTATION = 'sum by (dyad, kind) (increase(parley_watched_alerts_total{@, dyad=~"$dyad"}[$__interval])) > 0'

# one panel a line
# fmt: off
ROWS = (
    (
        "Now",
        (
            Shown(title="Alerts that fire", told="Alerts of the chosen dyads that hold now.", queries=(('sum(parley_watched_firing{@, dyad=~"$dyad"})', "firing"),), unit="short", look=Look.NUMBER, span=6, height=4, alarm=1),
            Shown(title="Mixed signals", told="Parties that are open to talks and deny plans for them: the state that is read wrongly most often.", queries=(('sum(max by (dyad, actor) ((parley_watched_willingness{@, dyad=~"$dyad"} > bool 0.33) * (parley_watched_plans{@, dyad=~"$dyad"} < bool -0.33)))', "parties"),), unit="short", look=Look.NUMBER, span=6, height=4, alarm=1),
            Shown(title="Claims in this time", told="Claims written within the time that is shown.", queries=(("sum(increase(parley_claims_total{@}[$__range]))", "claims"),), unit="short", look=Look.NUMBER, span=6, height=4),
            Shown(title="Articles in this time", told="Articles read within the time that is shown.", queries=(("sum(increase(parley_articles_total{@}[$__range]))", "articles"),), unit="short", look=Look.NUMBER, span=6, height=4, chapter="ParleyNoArticles"),
        ),
    ),
    (
        "Who moved",
        (
            Shown(title="Last change of band", told="How long ago each party last went over into another band, as from closed to open.", queries=(('sort(time() - max by (dyad, actor) (parley_watched_changed_timestamp_seconds{@, dyad=~"$dyad"}))', ""),), unit="s", look=Look.TABLE, span=8),
            Shown(title="Movement of willingness", told="By how much each party became more open (up) or more closed (down) within the time that is shown.", queries=(('sort_desc(max by (dyad, actor) (delta(parley_watched_willingness{@, dyad=~"$dyad"}[$__range])))', "{{actor}} in {{dyad}}"),), unit="none", look=Look.TABLE, span=8),
            Shown(title="Alerts of watched dyads", told="Alerts that began, by what they look for.", queries=(('sum by (dyad, kind) (increase(parley_watched_alerts_total{@, dyad=~"$dyad"}[$__rate_interval])) > 0', "{{dyad}} {{kind}}"),), unit="short", look=Look.BARS, span=8),
        ),
    ),
    (
        "Positions",
        (
            Shown(title="Willingness", told="Where each party stands toward talking to the other: -1 closed, 1 open. Decayed in event time.", queries=(('max by (dyad, actor) (parley_watched_willingness{@, dyad=~"$dyad"})', "{{actor}} in {{dyad}}"),), unit="none", least=-1, most=1),
            Shown(title="Plans", told="What each party says of plans for talks: -1 denied, 1 confirmed.", queries=(('max by (dyad, actor) (parley_watched_plans{@, dyad=~"$dyad"})', "{{actor}} in {{dyad}}"),), unit="none", least=-1, most=1),
            Shown(title="Conditions", told="1 while a good part of what a party says names conditions.", queries=(('max by (dyad, actor) (parley_watched_conditional{@, dyad=~"$dyad"})', "{{actor}} in {{dyad}}"),), unit="none", least=0, most=1),
            Shown(title="Undecided", told="1 while a good part of what a party says leaves the matter open.", queries=(('max by (dyad, actor) (parley_watched_undecided{@, dyad=~"$dyad"})', "{{actor}} in {{dyad}}"),), unit="none", least=0, most=1),
        ),
    ),
    (
        "What was said",
        (
            Shown(title="Statements by stance", told="Stances of new statements about any pair; one statement may have several.", queries=(("sum by (stance) (increase(parley_stances_total{@}[$__rate_interval])) > 0", "{{stance}}"),), unit="short", look=Look.BARS),
            Shown(title="Statements by language", told="Stances of new statements, by the language in which each was first heard.", queries=(("sum by (language) (increase(parley_stances_total{@}[$__rate_interval])) > 0", "{{language}}"),), unit="short", look=Look.BARS),
            Shown(title="Alerts by severity", told="Alerts about any pair that began.", queries=(('sum by (severity) (increase(parley_alerts_total{@, state="firing"}[$__rate_interval])) > 0', "{{severity}}"),), unit="short", look=Look.BARS),
            Shown(title="How fresh alerts are", told="From the event time of what was said until the alert: half and nineteen of twenty are quicker.", queries=(("histogram_quantile(0.5, sum by (le) (rate(parley_alert_age_seconds_bucket{@}[$__rate_interval])))", "half"), ("histogram_quantile(0.95, sum by (le) (rate(parley_alert_age_seconds_bucket{@}[$__rate_interval])))", "95 %")), unit="s", least=0),
        ),
    ),
)
# fmt: on
