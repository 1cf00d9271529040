"""What understanding learns from the files of prompts: made once, kept with an index, opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

import yaml

from assistant import methodology, text, understand
from assistant.abilities import Ability
from assistant.adapters.cache import Cache
from assistant.resources import prompts_root
from assistant.understand import IntentModel, Understander, read_examples
from assistant.understand.cues import Cues, read_cues
from assistant.understand.learning import learn
from assistant.understand.lessons import lesson
from assistant.understand.lexicon import Lexicon, mask_placeholders
from assistant.understand.sounds import Sounds
from assistant.understand.spelling import Speller
from assistant.understand.standing import Standing, read_standing
from assistant.understand.telling import ASKED, DONE, TOLD, Telling
from assistant.values.documents import content_id
from assistant.values.methodology import Methodology, Named, Phrases

_INTENTS = "intents.npz"
_LEXICON = "lexicon.json"
_SOUNDS = "sounds.npz"
_STANDING = "standing.npz"
_TELLING = {name: f"{name}.npz" for name in (TOLD, DONE, ASKED)}


def stamp() -> str:
    """Return what stands for all that is learnt from, and for the code that learns."""
    code = (*Path(understand.__file__).parent.glob("*.py"), Path(text.__file__), Path(__file__))
    files = sorted((*prompts_root().rglob("*.yaml"), *code))
    return content_id(*(path.read_text(encoding="utf-8") for path in files), text.software())


def teach(method: Methodology | None, cache: Cache) -> Mapping[str, bytes]:
    """Return the files that hold all of understanding that takes a while to learn."""
    taught = method or plain()
    key = content_id(stamp(), methodology.encode(taught).decode())
    files = cache.get(key)
    if files is None:
        files = _learnt(taught)
        cache.put(key, files)
    return files


def plain() -> Methodology:
    """Return the methodology of plain documents: none of anything."""
    return Methodology(
        id="",
        name={},
        languages=("zh", "en"),
        subject={"zh": "这些资料", "en": "these documents"},
        examples={"zh": (), "en": ()},
        decision_maker=Named(id="", name={}),
        sides=(),
        stages=(),
        roles=(),
    )


def open_lexicon(folder: Path, method: Methodology, *, own: bool) -> Lexicon:
    """Return the names of a methodology, as they were learnt where it is the folder's `own`."""
    if own:
        return Lexicon.decode((folder / _LEXICON).read_bytes())
    return Lexicon(method, _cues().plain)


def open_understander(
    folder: Path,
    method: Methodology,
    lexicon: Lexicon,
    known: Mapping[str, Ability],
    *,
    own: bool,
) -> Understander:
    """Return what reads questions for these abilities, by what was learnt in a folder.

    What was learnt from the phrases of a methodology is opened where it is the folder's `own`.
    """
    cues = _cues()
    sounds = folder / _SOUNDS
    learnt = {name: folder / file for name, file in _TELLING.items() if own}
    phrases = {name: path.read_bytes() for name, path in learnt.items() if path.exists()}
    return Understander(
        method=method,
        lexicon=lexicon,
        intents=IntentModel.decode((folder / _INTENTS).read_bytes()),
        cues=cues,
        slots={name: (ability.takes, ability.needs) for name, ability in known.items()},
        telling=Telling.decode(phrases, cues) if phrases else None,
        standing=Standing.decode((folder / _STANDING).read_bytes(), cues),
        speller=Speller(lambda: Sounds.decode(sounds.read_bytes()), cues.regional),
    )


def _learnt(method: Methodology) -> dict[str, bytes]:
    cues = _cues()
    lexicon = Lexicon(method, cues.plain)
    examples = read_examples(prompts_root() / "abilities")
    model = IntentModel.fit(examples, lambda line: lexicon.find(mask_placeholders(line)).shape)
    plainly = replace(method, phrases=Phrases())
    taught = lesson(chain(*examples.values()), plainly, cues.ordinary, _common_words())
    files = {_INTENTS: model.encode(), _LEXICON: lexicon.encode(), _SOUNDS: learn(taught).encode()}
    stood = Standing.fit(read_standing(prompts_root() / "standing.yaml"), cues)
    files[_STANDING] = stood.encode()
    told = Telling.fit(method.phrases, cues).encode()
    return files | {_TELLING[name]: content for name, content in told.items()}


def _common_words() -> list[str]:
    words = yaml.load(
        (prompts_root() / "words.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return [word for each in words.values() for word in each.split()]


def _cues() -> Cues:
    return read_cues(prompts_root() / "understanding.yaml")
