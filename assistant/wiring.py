"""Settings in, a ready Advisor or Builder out; the only place that picks providers."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from assistant import abilities, documents, methodology
from assistant.adapters import index
from assistant.adapters.access import Access
from assistant.adapters.cache import Cache
from assistant.adapters.chat import ChatModel, Limits
from assistant.adapters.database import Database
from assistant.adapters.encoder import Encoder, open_encoder
from assistant.adapters.generations import Generation, current, previous
from assistant.adapters.store import Library, Store
from assistant.advisor import Advisor, Renewed, Speaker
from assistant.advisor.desk import Desk
from assistant.building import METHODOLOGY, Builder, Progress
from assistant.compose import SHARED, Composer, read_wording
from assistant.errors import InputError, StoreError
from assistant.ground import Checker, Grounder, read_rules
from assistant.phrase import Phrasing
from assistant.resources import corpus_root, prompts_root
from assistant.retrieve import Knobs, Retriever, Search
from assistant.settings import Settings
from assistant.teaching import open_lexicon, open_understander, plain, stamp, teach
from assistant.understand import SecondReader
from assistant.understand.bearing import Bearing
from assistant.understand.lexicon import Lexicon
from assistant.understand.second import read_prompts
from assistant.values.desk import IndexStatus
from assistant.values.documents import Collection
from assistant.values.methodology import Methodology

_DAY = 24 * 60 * 60
_SHIPPED = Path("shipped")
_NAMED = ("role", "stage", "group", "side")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What the advisers of one process share, whichever generation they answer from."""

    home: Path
    store: Store
    encoder: Encoder
    model: ChatModel | None
    serving: bool


def open_builder(settings: Settings) -> Builder:
    """Return what builds index generations; the store is opened, nothing is built."""
    return _builder(settings, Store(settings.database_url), open_encoder(settings.encoder))


def roots(settings: Settings) -> tuple[Collection, ...]:
    """Return the collections to index: those of the settings, else those indexed before.

    The shipped corpus is the first choice of a new home, and goes by the name `shipped`. Raises
    InputError for a folder that is not there, or a name given twice.
    """
    before = current(settings.home)
    chosen = settings.corpus or (_known(before) if before else (_SHIPPED,))
    for root in map(_folder, chosen):
        if root != _SHIPPED and not root.is_dir():
            raise InputError(
                f"The corpus folder {root} is not there; name the folders with `assistant index "
                "--corpus DIR`, or the shipped corpus with `--corpus shipped`."
            )
    names = [one.name for one in chosen if isinstance(one, Collection)]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(f"Two collections are called {twice}; give each its own name.")
    return documents.collections(
        Collection(one.name, corpus_root()) if _folder(one) == _SHIPPED else one for one in chosen
    )


def open_advisor(
    settings: Settings, progress: Progress | None = None, *, serving: bool = False
) -> Advisor:
    """Return an adviser on the current generation, which is built first where there is none.

    `serving` opens Chroma for the dense half; without it the same vectors are searched exactly,
    which saves a single question the second that importing Chroma takes. It also reads the
    method's examples once, so that no visitor waits for a first answer.
    """
    parts, builder = _open_parts(settings, serving=serving)
    return _advisor(parts, builder.ensure(roots(settings), progress))


def open_renewed(
    settings: Settings, progress: Progress | None = None, *, serving: bool = False
) -> Renewed:
    """Return what `open_advisor` returns, for a process that runs on while indexes are built."""
    parts, builder = _open_parts(settings, serving=serving)

    def newer(now: str) -> Advisor | None:
        found = current(settings.home)
        if found is None or found.id == now:
            return None
        if not builder.usable(found):
            raise StoreError(
                f"The index {found.id} is damaged or was made by another version of the program; "
                "start again, or run `assistant index`."
            )
        return _advisor(parts, found)

    return Renewed(_advisor(parts, builder.ensure(roots(settings), progress)), newer)


def _open_parts(settings: Settings, *, serving: bool) -> tuple[_Parts, Builder]:
    settings.home.mkdir(parents=True, exist_ok=True)
    store, encoder = Store(settings.database_url), open_encoder(settings.encoder)
    model = open_model(settings, store) if settings.model else None
    parts = _Parts(home=settings.home, store=store, encoder=encoder, model=model, serving=serving)
    return parts, _builder(settings, store, encoder)


def open_model(settings: Settings, store: Store) -> ChatModel:
    """Return the chat model of the settings, within their budget; nothing is asked of it yet."""
    from assistant.adapters.chat import guarded, provider

    limits = Limits()
    day, embed, person = settings.model_tokens
    model: ChatModel = provider.open_model(settings.model, settings.model_url, limits)
    if settings.telemetry:
        from assistant.adapters.chat.telemetry import Traced

        model = Traced(model, content=settings.telemetry == "content")
    return guarded.Guarded(
        model,
        store.spending,
        guarded.Budget(day=day, embed=embed, person=person),
        limits.tokens,
    )


def open_access(settings: Settings) -> Access:
    """Return who may ask from outside."""
    settings.home.mkdir(parents=True, exist_ok=True)
    return Access(Database(settings.database_url))


def check_collections(settings: Settings, names: Iterable[str]) -> None:
    """Raise InputError for a name that no collection of the current generation has."""
    found = current(settings.home)
    known = found.names if found else ()
    _check_names(known, names)


def open_desk(settings: Settings) -> Desk:
    """Return the desk of who operates the program."""
    encoder = cache(partial(open_encoder, settings.encoder))
    return Desk(
        records=Store(settings.database_url),
        encode=lambda texts: encoder().encode(texts),
        index=partial(_status, settings),
    )


def tokens_today(settings: Settings) -> Callable[[], int]:
    """Return what tells how many tokens the chat model took today, of UTC, for all together."""
    spending = Store(settings.database_url).spending
    return lambda: spending.spent_today([""]).get("", 0)


def _status(settings: Settings) -> IndexStatus:
    generation = current(settings.home)
    if generation is None:
        raise StoreError(f"{settings.home} has no index; run `assistant index`.")
    return IndexStatus(
        generation=generation.id,
        passages=generation.passages,
        roots=tuple(str(root) for root in generation.roots),
        encoder=generation.encoder,
        built_at=generation.path.stat().st_mtime,
        whole=generation.whole(),
    )


def keep_tidy(settings: Settings) -> None:
    """Forget conversations that were not used for as long as the settings say, now and daily."""
    if not settings.retention_days:
        return
    store = Store(settings.database_url)

    def forget() -> None:
        while True:
            store.forget_before(time.time() - settings.retention_days * _DAY)
            time.sleep(_DAY)

    threading.Thread(target=forget, daemon=True, name="retention").start()


def session_secret(settings: Settings) -> str:
    """Return what signs the cookies of people who signed in, made at first use, kept in `home`."""
    settings.home.mkdir(parents=True, exist_ok=True)
    file = settings.home / "session.key"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text(encoding="utf-8")


def _folder(one: Path | Collection) -> Path:
    return one.root if isinstance(one, Collection) else one


def _known(before: Generation) -> tuple[Path | Collection, ...]:
    """Return the collections of a generation; one built before they had names knows folders."""
    if not before.names:
        return tuple(_SHIPPED if _ships(root) else root for root in before.roots)
    return tuple(
        Collection(name, _SHIPPED if _ships(root) else root)
        for name, root in zip(before.names, before.roots, strict=True)
    )


def _ships(root: Path) -> bool:
    """Tell whether a folder is the shipped corpus, of this installation or of one that is gone."""
    return root == corpus_root().resolve() or root.parts[-3:] == ("assistant", "_data", "corpus")


def _builder(settings: Settings, store: Store, encoder: Encoder) -> Builder:
    settings.home.mkdir(parents=True, exist_ok=True)
    before = current(settings.home)
    return Builder(
        home=settings.home,
        store=store,
        encoder=encoder,
        artifacts=partial(teach, cache=Cache(settings.cache)),
        stamp=stamp(),
        adapt=settings.adapt if settings.adapt is not None else before is None or before.adapt,
    )


def _within(parts: _Parts, generation: Generation, collections: frozenset[str]) -> Advisor:
    """Return an adviser on some collections of a generation."""
    _check_names(generation.names, collections)
    return _advisor(parts, generation, collections)


def _check_names(known: Sequence[str], names: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        there = f"there are {', '.join(known)}" if known else "nothing is indexed yet"
        raise InputError(f"There is no collection {unknown[0]}; {there}.")


def _advisor(
    parts: _Parts, generation: Generation, collections: frozenset[str] | None = None
) -> Advisor:
    model, encoder = parts.model, parts.encoder
    earlier = previous(parts.home)
    path = generation.path / METHODOLOGY
    advises = path.exists() and (collections is None or generation.advises in collections)
    found = methodology.decode(path.read_bytes()) if advises else None
    method = found or plain()
    own = advises or not path.exists()
    lexicon = open_lexicon(generation.path, method, own=own)
    library = parts.store.library(generation.id, collections, earlier.id if earlier else "")
    known = abilities.load()
    composers = {language: _composer(language, known) for language in _languages()}

    search = cache(partial(_search, parts, generation, library, collections))
    if parts.serving:
        search()
    names = partial(_names, lexicon)
    grounder = Grounder(
        references=library.section,
        ids=lambda ids: tuple(library.lookup(ids).values()),
        names=names,
        labels=lambda language, ground: composers[language].labels(ground),
    )
    understander = open_understander(generation.path, method, lexicon, known, own=own)
    second = (
        SecondReader(
            model=model,
            understander=understander,
            method=method,
            names=names,
            encode=encoder.encode,
            bearing=Bearing(encode=encoder.encode),
            prompts=read_prompts(prompts_root() / "model"),
        )
        if model and found
        else None
    )
    speaker = (
        _speaker(
            model=model,
            method=method,
            library=library,
            composers=composers,
            grounder=grounder,
            names=names,
        )
        if model
        else None
    )
    advisor = Advisor(
        methodology=found,
        method=method,
        sayings=cache(partial(methodology.sayings, method)),
        generation=generation.id,
        understander=understander,
        search=search,
        library=library,
        abilities=known,
        composers=composers,
        grounder=grounder,
        memory=parts.store,
        within=cache(partial(_within, parts, generation)),
        second=second,
        speaker=speaker,
    )
    if parts.serving and collections is None:
        advisor.warm()
    return advisor


def _search(
    parts: _Parts,
    generation: Generation,
    library: Library,
    collections: frozenset[str] | None,
) -> Search:
    fits = parts.serving and generation.approximate and collections is None
    opened = index.open_chroma if fits else index.open_exact
    encoder = index.open_adapted(generation.path) if generation.adapted else parts.encoder
    retriever = Retriever(
        index.open_lexical(generation.path),
        opened(generation.path),
        encoder.encode,
        library,
        Knobs.trusting(generation.known, adapted=generation.adapted),
        selective=lambda: index.open_exact(generation.path),
    )
    return retriever.within(library.members()) if collections else retriever


def _speaker(
    *,
    model: ChatModel,
    method: Methodology,
    library: Library,
    composers: Mapping[str, Composer],
    grounder: Grounder,
    names: Callable[[str], frozenset[str]],
) -> Speaker:
    folder = prompts_root()
    return Speaker(
        model=model,
        phrasings={language: Phrasing(folder / "model", language) for language in composers},
        checker=Checker(
            names=names,
            labels=lambda language, ground: composers[language].labels(ground),
            rules=read_rules(folder / "checks.yaml"),
        ),
        grounder=grounder,
        method=method,
        lookup=library.lookup,
    )


def _languages() -> tuple[str, ...]:
    """Return the languages there are wordings for."""
    return tuple(path.name.split(".")[1] for path in sorted(prompts_root().glob(f"{SHARED}.*.md")))


def _composer(language: str, known: Iterable[str]) -> Composer:
    folder = prompts_root()
    wordings = {SHARED: read_wording(folder / f"{SHARED}.{language}.md")}
    wordings |= {
        name: read_wording(folder / "abilities" / f"{name}.{language}.md") for name in known
    }
    return Composer(language, wordings)


def _names(lexicon: Lexicon, words: str) -> frozenset[str]:
    return frozenset(mention.id for mention in lexicon.names(words) if mention.kind in _NAMED)
