"""Names: which proper names in a text are the project's own.

Own are the release's name, the repository's, the leading name of a title, and what sits under the same owner on a
hosting site. A name counts with its family: *Nimbus-7B-Chat* belongs to *Nimbus*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aboveboard.claims.page import Page

_PART = re.compile(r"[^\W_]+(?:\.\d+)*")
_HOSTED = re.compile(r"(?:github\.com|huggingface\.co(?:/datasets)?|modelscope\.cn/models)/([\w.-]{1,60})/([\w.-]{1,100})")
_COMMON = frozenset(
    "open the a an model models llm llms gpt large small language big awesome official project code data dataset "
    "datasets ai ml cv nlp vision image video audio speech text chat base instruct main master docs doc src repo "
    "awesome introduction introducing overview readme welcome to about quick quickstart news updates update training "
    "train inference evaluation eval license usage install installation getting started how what why and for of in "
    "on with from multi multimodal visual deep neural net network foundation tiny mini fast super universal general "
    "efficient demo tools tool toolkit card cards technical report paper benchmark library framework pytorch torch "
    "jax tensorflow python cpp web app api examples example test tests new release releases table contents features "
    "requirements setup citation acknowledgement acknowledgements features high scaling towards toward is are this "
    "our my your use using faq changelog contributing hugging face github space robot agent agents music protein "
    "medical clinical bio chinese english stable diffusion transformer bert reasoning math coder series family "
    "download performance results evaluation pretraining finetuning fine tuning data preparation processing".split()
)
_NAMELIKE = re.compile(r"[A-Za-z]*[A-Z][a-z]*[A-Z0-9][\w.]*|[A-Z][a-z]+(?:-[A-Z0-9]\w*)+|[a-z]+[A-Z]\w*|\w*[A-Za-z]\d[\w.]*|[A-Z][a-z]{2,}")
_KINDS = frozenset(
    "llm llms vlm vlms mllm mllms lm lms ai agi api apis gpu gpus cpu cpus moe nlp cv ml asr tts sota rlhf sft dpo "
    "url urls pdf html json yaml readme faq fp16 bf16 fp8 int4 int8 1b 7b 13b 70b oss sdk cli vla rl gui ocr 2d 3d i2v t2v".split()
)


class Names:
    """The project's own names, as families of words in lower case, and its owners on hosting sites."""

    __slots__ = ("families", "owners")

    def __init__(self, given: Iterable[str], pages: Iterable[Page]) -> None:
        self.families: set[str] = set()
        self.owners: set[str] = set()
        for name in given:
            self._learn(name)
        keys = {_squeezed(name) for name in given if len(name) > 2}
        for page in pages:
            for owner, name in _HOSTED.findall(page.text[:200_000]):
                squeezed = _squeezed(name.removesuffix(".git"))
                if squeezed in keys:
                    self.owners.add(owner.lower())
            self._learn_titles(page)

    def _learn_titles(self, page: Page) -> None:
        titles = [words for _, level, words in page.headings if level == 1]
        if len(titles) <= 3:
            for title in titles[:1]:
                lead = re.split(r"[:：–—(（|,，]", title, maxsplit=1)[0]
                if len(lead.split()) <= 4 and lead != title or len(title.split()) <= 2:
                    self._learn(lead)

    def _learn(self, name: str) -> None:
        for part in _PART.findall(name.lower()):
            key = part.rstrip("0123456789.")
            if part in _COMMON or key in _COMMON or len(key) < 2 or not part.isascii():
                continue
            self.families.add(key)
            break

    def own(self, word: str) -> bool:
        """Whether a lower-case word is, or begins, an own name."""
        if word in self.families:
            return True
        bare = word.rstrip("0123456789.")
        if bare in self.families:
            return True
        return any(len(family) >= 4 and word.startswith(family) for family in self.families)

    @staticmethod
    def namelike(word: str) -> bool:
        """Whether a word, as written, looks like a proper name of a model, a tool or a company."""
        return bool(_NAMELIKE.fullmatch(word)) and word.lower() not in _KINDS


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())
