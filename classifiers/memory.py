"""Memory: the speakers that a story names, one after another, in; who 'he', 'the minister' or a surname is, out."""

from collections.abc import Collection, Iterable

from classifiers.agreement import Gender
from classifiers.claim import Speaker


def _may_be_one(first: str, known: str) -> bool:
    """Whether a first name may be that of a known person: its spellings and short forms begin alike ('Mahmud', 'Mike')."""
    return first in known.split() or first[0] == known[0]


class Memory:
    """
    What one story has said so far about who speaks. It lives as long as the reading of that story, and is never shared between stories.

    *date* is the day of the story ('2015-08-01'), null where unknown. *last* is the speaker of the last attribution, *named* the person named last,
    *parties* are the parties named so far, *subject* the person whom the sentence before was about, if nobody said it, *house* the house of the press named last.
    """

    def __init__(self, date: str | None) -> None:
        """Begin a story."""
        self.date = date
        self.parties: set[str] = set()
        self.last: Speaker | None = None
        self.named: Speaker | None = None
        self.subject: Speaker | None = None
        self.house: Speaker | None = None
        self._by_office: dict[tuple[str, str | None], Speaker] = {}
        self._by_last_word: dict[str, Speaker] = {}
        self._by_first_word: dict[str, Speaker] = {}
        self._genders: dict[str, Gender] = {}
        self._by_gender: dict[Gender, Speaker] = {}
        self._unnamed: dict[str, Speaker] = {}
        self._in_full: dict[str, list[str]] = {}
        self._last_of: dict[str, tuple[str, Speaker]] = {}

    def read(self, names: Iterable[str], family_first: Collection[str] = ()) -> None:
        """
        Take note of the names in full that stand anywhere in the story; who is called by one word may be one of them.

        That word is the last, or the first where it is one of *family_first*, the family names that stand in front of the given one.
        """
        for name in names:
            words = name.split()
            if len(words) > 1:
                self._in_full.setdefault(words[-1], []).append(name)
            if len(words) in _FAMILY_FIRST_WORDS and words[0] in family_first:
                self._in_full.setdefault(words[0], []).append(name)

    def in_full(self, written: str) -> str | None:
        """Find the name in full, anywhere in the story, of somebody called by the last word; null where there is none, or several."""
        names = set(self._in_full.get(written, ()))
        return names.pop() if len(names) == 1 else None

    def namesake(self, written: str, known: str) -> str | None:
        """Find somebody else whom the story names in full and calls *written*, where it never calls *known* in full."""
        name = self.in_full(written)
        return name if name is not None and not _may_be_one(name.split()[0], known) else None

    def name(self, speaker: Speaker, role: str, written: str | None) -> None:
        """Take note of a person, the office beside the name, and the name as it is written."""
        self.named = speaker
        if speaker.party:
            self._last_of[speaker.party] = role, speaker
        if role:
            self._by_office[role, speaker.party] = speaker
        if written and len(words := written.split()) > 1:
            self._by_last_word.setdefault(words[-1], speaker)
            self._by_first_word.setdefault(words[0], speaker)

    def spoke(self, speaker: Speaker, *, by_name: bool, gender: Gender | None = None) -> None:
        """Take note of who spoke, and of the verb's gender; *by_name* is false where the sentence left it to the one before."""
        self.last = speaker
        if gender is not None and by_name:
            self._genders[speaker.name] = gender
            self._by_gender[gender] = speaker
        if by_name:
            for (role, party), holder in list(self._by_office.items()):
                if party is not None and holder.name == speaker.name:
                    self._by_office[role, None] = speaker

    @property
    def short_names(self) -> Collection[str]:
        """The words by which persons whom the story named in full may be called later."""
        return self._by_last_word.keys() | self._by_first_word.keys()

    def goes_on(self, gender: Gender | None) -> Speaker | None:
        """Find who goes on speaking where a verb has no subject: whoever spoke last, unless the verb's gender is another's."""
        if self.last is None or gender is None or self._genders.get(self.last.name, gender) is gender:
            return self.last
        return self._by_gender.get(gender, self.last)

    def holder(self, role: str, party: str | None) -> Speaker | None:
        """Find whom the story named last with this office, of this party if it is known."""
        return self._by_office.get((role, party))

    def minister(self, party: str | None) -> Speaker | None:
        """Find whom 'the Russian minister' means: the person of that party named last, where the office fits."""
        role, speaker = self._last_of.get(party or "", ("", None))
        return speaker if role in {"foreign_minister", "minister"} else None

    def last_of(self, party: str) -> Speaker | None:
        """Find whom 'the Russian official', 'الدبلوماسي الروسي' means: the person of that party named last."""
        return self._last_of.get(party, ("", None))[1]

    def describe(self, noun: str, speaker: Speaker) -> None:
        """Take note of a source without a name, by what it is called ('official') and by what is known of it ('US official')."""
        self._unnamed[noun.rstrip("s")] = speaker

    def described(self, noun: str) -> Speaker | None:
        """Find the source without a name that the story called *noun* last."""
        return self._unnamed.get(noun.rstrip("s"))

    def full_name(self, written: str) -> Speaker | None:
        """
        Find the person whom the story named in full earlier and now calls by one word.

        That is the last word of the name, or the first: Korean, Chinese and Vietnamese names begin with the family's.
        """
        words = written.split()
        if not words:
            return None
        known = self._by_last_word.get(words[-1]) or self._by_first_word.get(words[-1])
        return known or (self._by_last_word.get(f"al-{words[-1]}") if len(words) == 1 else None)


_FAMILY_FIRST_WORDS = (2, 3)
"""So many words has a name whose family's stands first: 'Geng Shuang', 'Kim Jong Un'."""
