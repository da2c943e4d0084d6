"""Reasons: why a rule rang or did not. The values are the words of a verdict."""

from classifiers.openenum import OpenEnum


class Reason(OpenEnum):
    """Why a rule fired or did not."""

    FIRED = "fired"
    HOLDS = "holds"  # it rang, and what it told is still so
    PENDING = "pending"  # it has not held for long enough
    COOLDOWN = "cooldown"
    NOT_WATCHED = "not_watched"
    SPEAKER_NOT_WATCHED = "speaker_not_watched"
    STANCE_NOT_WATCHED = "stance_not_watched"
    WORDS_NOT_WATCHED = "words_not_watched"
    NO_CHANGE = "no_change"
    FIRST_EVIDENCE = "first_evidence"
    ANOTHER_CAUSE = "another_cause"  # the band changed by age, or by what was not rung for
    ONE_VOICE = "one_voice"  # nothing contradicts what was said
    AS_USUAL = "as_usual"  # no more is said than at this hour of the day
    NO_BASELINE = "no_baseline"  # the dyad has not been heard for long enough to know what is usual
    NOT_YET = "not_yet"  # not silent for long enough
    SELDOM = "seldom"  # a dyad that never said much has not fallen silent
    LOW_CONFIDENCE = "low_confidence"
    TOO_FEW_SOURCES = "too_few_sources"
    UNDATED = "undated"
    STALE = "stale"
    RANG_BEFORE = "rang_before"
    RETRACTED = "retracted"
    OTHER = "other"  # a reason that a newer version knows


class Ending(OpenEnum):
    """Why an alert is over."""

    CHANGED = "changed"  # what it told is no longer so
    TIME = "time"
    RETRACTED = "retracted"
    RULE_GONE = "rule_gone"
    CROWDED_OUT = "crowded_out"  # younger ones of the dyad took its place
    OTHER = "other"  # a reason that a newer version knows
