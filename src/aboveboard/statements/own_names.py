"""Names: which proper names in a text are the project's own.

Own are the release's name, the repository's, the leading name of a title, and what sits under the
same owner on a hosting site. A name counts with its family: *Nimbus-7B-Chat* belongs to *Nimbus*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from aboveboard.lazy_pattern import lazy_pattern
from aboveboard.statements.lexicon import load_vocabulary
from aboveboard.text.markdown import Page

_PART = lazy_pattern(r"[^\W_]+(?:\.\d+)*")
_HOSTED = lazy_pattern(
    r"\.c(?:om(?<=github\.com)|o(?<=huggingface\.co)(?:/datasets)?|n(?<=modelscope\.cn)/models)"
    r"/([\w.-]{1,60})/([\w.-]{1,100})"
)
_REMEMBERED = 20_000
_FEWEST_HOSTED = 3
_ADVERB = (
    r"(?:[a-z]{2,12}ly|are|have|also|now|further|just|then|here|first"
    r"|(?:happy|excited|pleased|proud|thrilled) to)"
)
_PRESENTED = lazy_pattern(
    rf"[Ww](?<!\w\w)e(?:['’][rv]e)?(?: {_ADVERB}){{0,3}} "
    r"(?:releas|introduc|present|announc|open-?sourc|propos|publish|launch|unveil|develop)\w*\s"
    r"[^.\n]{0,24}?\b([A-Z][A-Za-z]*[A-Z0-9-][\w.-]*)"
)
_NAMELIKE = lazy_pattern(
    r"[A-Za-z]*[A-Z][a-z]*[A-Z0-9][\w.]*|[A-Z][a-z]+(?:-[A-Z0-9]\w*)+|[a-z]+[A-Z]\w*|\w*[A-Za-z]\d[\w.]*|[A-Z][a-z]{2,}"
)


class Names:
    """The project's own names, as families of words in lower case, and its owners on hosting
    sites.
    """

    __slots__ = ("_begins", "common", "families", "kinds", "owners", "proper")

    def __init__(self, given: Iterable[str], pages: Iterable[Page]) -> None:
        lists = load_vocabulary(("names",)).lists
        self.common = lists["no name"]
        self.kinds = lists["abbreviation"]
        self._begins: dict[str, bool] = {}
        self.families: set[str] = set()
        self.owners: set[str] = set()
        self.proper: set[str] = set()
        given = tuple(given)
        for name in given:
            self._learn(name)
        keys = {_squeeze(name) for name in given if len(name) > 2}
        for page in pages:
            self._learn_owners(page, keys)
            self._learn_titles(page)
            self._begins.clear()
            self._learn_presented(page)

    def _learn_owners(self, page: Page, keys: set[str]) -> None:
        """Whoever hosts something that is called like the release is its owner."""
        hosted = _HOSTED.findall(page.text[:200_000])
        for owner, name in hosted:
            if _squeeze(name.removesuffix(".git")) in keys:
                self.owners.add(owner.lower())
        family = Counter(
            owner.lower() for owner, name in hosted if self.own(name.lower())
        )
        for owner, count in family.most_common(1):
            if count >= _FEWEST_HOSTED and not self.owners:
                self.owners.add(owner)

    def _learn_presented(self, page: Page) -> None:
        for name in _PRESENTED.findall(page.text[:400_000]):
            first = _PART.match(name.lower())
            if first is None or len(first[0].rstrip("0123456789.")) <= 3:
                continue
            if self.is_namelike(name.split("-")[0]):
                self._learn(first[0])

    def _learn_titles(self, page: Page) -> None:
        titles = [words for _, level, words in page.headings if level == 1]
        if len(titles) <= 3:
            for title in titles[:1]:
                lead = title
                for mark in ":：–—(（|,，":
                    lead = lead.partition(mark)[0]
                if (len(lead.split()) <= 4 and lead != title) or len(
                    title.split()
                ) <= 2:
                    self._learn(lead)

    def _learn(self, name: str) -> None:
        learned: set[str] = set()
        for part in _PART.findall(name.lower()):
            key = part.rstrip("0123456789.")
            if (
                part in self.common
                or key in self.common
                or len(key) < 2
                or not part.isascii()
            ):
                continue
            if not self.families & learned:
                learned.add(key)
                self.families.add(key)
            else:
                self.proper.add(key)

    def own(self, word: str, written: str = "") -> bool:
        """Whether a lower-case word is, or begins, an own name; later parts of a name count only
        where capitalised.
        """
        if word in self.proper and written[:1].isupper():
            return True
        return self.is_own_word(word)

    def is_own_word(self, word: str) -> bool:
        """Whether a lower-case word is, or begins, an own name however it is written."""
        known = self._begins.get(word)
        if known is None:
            known = self._begins_own(word)
            if len(self._begins) < _REMEMBERED:
                self._begins[word] = known
        return known

    def _begins_own(self, word: str) -> bool:
        families = self.families
        if word in families or word.rstrip("0123456789.") in families:
            return True
        return any(word[:length] in families for length in range(4, min(len(word), 40)))

    def is_namelike(self, word: str) -> bool:
        """Whether a word, as written, looks like a proper name of a model, a tool or a company."""
        if not bool(_NAMELIKE.fullmatch(word)):
            return False
        if word.lower() in self.kinds:
            return False
        return sum(map(str.isalpha, word)) > 1


def _squeeze(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())
