"""Words for weights, code and data, and what makes a sentence no plain statement of today."""

from __future__ import annotations

from aboveboard.lazy_pattern import lazy_pattern

_MODEL_LICENSE = lazy_pattern(
    r"(?i)\bmodels?[ _-]+(?:weights? )?(?:[a-z-]+ ){0,2}(?:licen[cs]es?|agreement)\b"
    r"|模型(?:社区)?许可|模型许可协议"
)
"""The name of a license that holds the word *model*."""
_WEIGHTS = lazy_pattern(
    r"(?i)(?<![a-z])(?:weights?|checkpoints?|ckpts?|model parameters"
    r"|pre-?trained (?:\w+ )?models?)(?![a-z])"
    r"|权重|重み|ウェイト|가중치|gewichte|(?<![a-z])(?:pesos|pesi|poids"
    r"|ağırlıkları?)(?![a-z])|(?<![а-я])веса(?![а-я])"
    r"|trọng số"
)
_MODEL = lazy_pattern(
    r"(?i)(?<![a-z])(?:models?|modell(?:e|s)?|modelos?|mod[eè]les?|modell[oi])(?![a-z])"
    r"|模型|モデル|모델|модел[ьи]"
)
_CODE = lazy_pattern(
    r"(?i)(?<![a-z])(?:code ?base|code(?! (?:models?|llms?|language|generation"
    r"|completion))|sources?|scripts?|software"
    r"|(?<!in this )(?<!of this )repository|(?<!in this )project|packages?|c[oó]digo|codice"
    r"|library|toolkit)(?![a-z])|quellcode|programmcode|代码|源码|仓库|项目|コード|코드"
    r"|(?<![а-я])код(?![а-я])"
)
_DATA = lazy_pattern(
    r"(?i)(?<![a-z])(?:data ?sets?|data|corpus|corpora|annotations?|datos|dados"
    r"|donn[ée]es|daten|dati)(?![a-z])"
    r"|数据|データ|데이터|данны"
)
_TOGETHER = lazy_pattern(
    r"(?i)(?:code|sources?|software|scripts?|代码|código|コード|codice|everything|data"
    r"|datasets?)(?:\W+(?:[\w-]+\W+){0,3}?(?:and|as well as|including|y|e|und|et|with)\W+"
    r"(?:[\w'-]+\W+){0,5}?|,\s+(?:[\w'-]+\s+){0,2}?)"
    r"(?:models?|weights?|checkpoints?|pesos|gewichte|poids|pesi)(?![a-z])"
    r"|(?:models?|weights?|checkpoints?)\W+(?:[\w-]+\W+){0,3}?(?:and|as well as|,|y|e"
    r"|und|et)\W+(?:[\w'-]+\W+){0,5}?"
    r"(?:code|sources?|data|datasets?)(?![a-z])"
    r"|(?:代码|コード)[和及与、と以]{1,2}\w{0,6}(?:模型|权重|モデル)|(?:模型|权重"
    r"|モデル)[和及与、と以]{1,2}\w{0,6}(?:代码|コード)"
)
_DOUBT = lazy_pattern(
    r"(?i)(?<![a-z])(?:not|no|never|neither|nor|except|excluding|unless|until|unlike"
    r"|previous(?:ly)?|former(?:ly)?"
    r"|original(?:ly)?|earlier|used to|will|would|shall|may|might|could|can|should|if"
    r"|whether|plan(?:s|ned)?|soon"
    r"|portions?|parts?|optional|majority|mostly|most|some|older?|was|upstream"
    r"|respective|their)(?![a-z])|n't\b"
    r"|不受|不适用|除外|此前|原|将会?|即将|部分|もし|以前|nicht|früher|wird|ehemals|no longer"
)
_PAST = lazy_pattern(
    r"(?i)(?<![a-z])(?:was|were|previous(?:ly)?|former(?:ly)?|earlier|original(?:ly)?"
    r"|until|used to|had been|no longer"
    r"|older?|instead of|changed from|before)(?![a-z])|此前|原来|以前|之前|früher|antes"
    r"|avant|bisher"
)
_EARLIER = lazy_pattern(
    r"(?i)(?<![a-z])(?:earlier|previous(?:ly)?|former(?:ly)?|no longer|used to"
    r"|older (?:version|release|model)s?"
    r"|changed from)(?![a-z])|此前|以前的|früher"
)
_HYPOTHETICAL = lazy_pattern(
    r"(?i)(?<![a-z])(?:if|whether|might|could|will be|plan(?:s|ned)? to|unless)(?![a-z])"
)


def strip_license_names(words: str) -> str:
    """A sentence with the names of model licenses blanked, which speak of no weights themselves."""
    return _MODEL_LICENSE.sub(lambda found: " " * len(found[0]), words)


def names_weights(words: str) -> bool:
    """Whether a sentence speaks of weights or checkpoints in so many words."""
    return _WEIGHTS.search(strip_license_names(words)) is not None


def names_model(words: str) -> bool:
    """Whether a sentence speaks of a model or of its weights."""
    return names_weights(words) or _MODEL.search(strip_license_names(words)) is not None


def names_code(words: str) -> bool:
    """Whether a sentence speaks of code, a repository or a project."""
    return _CODE.search(words) is not None


def names_data(words: str) -> bool:
    """Whether a sentence speaks of data."""
    return _DATA.search(words) is not None


def joins_weights_and_others(words: str) -> bool:
    """Whether a sentence names weights and code (or data) together: *both code and weights*."""
    return _TOGETHER.search(words) is not None


def is_doubtful(words: str) -> bool:
    """Whether words deny, postpone, limit to a part or suppose what they say."""
    return _DOUBT.search(words) is not None


def is_past(words: str) -> bool:
    """Whether words speak of how things were."""
    return _PAST.search(words) is not None


def is_about_earlier_release(words: str) -> bool:
    """Whether words speak of an earlier version or of earlier terms."""
    return _EARLIER.search(words) is not None


def is_hypothetical(words: str) -> bool:
    """Whether words suppose or announce something."""
    return _HYPOTHETICAL.search(words) is not None


def find_first_noun(words: str) -> int:
    """Where a sentence first names weights or a model; -1 where it names neither."""
    stripped = strip_license_names(words)
    found = _WEIGHTS.search(stripped) or _MODEL.search(stripped)
    if found is None:
        return -1
    return max(stripped.rfind(" ", 0, found.start()) + 1, 0)
