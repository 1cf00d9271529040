"""The commands that let others in: keys for programs, embeds for pages."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from assistant.errors import InputError
from assistant.settings import read_settings
from assistant.values.access import SCOPES, Embed


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add `keys` and `embed` with their actions to the commands."""
    _add_keys(commands, common)
    _add_embeds(commands, common)


def _add_keys(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    keys = commands.add_parser("keys", help="let programs in, and shut them out again")
    actions = keys.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser("create", parents=[common], help="make a key and show it once")
    create.add_argument("name", help="what the key is for")
    create.add_argument(
        "--scope",
        action="append",
        choices=SCOPES,
        help="what it opens: chat (default), or admin as well, to see how answers come about",
    )
    create.set_defaults(run=_create_key)
    listed = actions.add_parser("list", parents=[common], help="show the keys, not their texts")
    listed.set_defaults(run=_list_keys)
    revoke = actions.add_parser("revoke", parents=[common], help="let a key open nothing any more")
    revoke.add_argument("id", help="the key's id, as the list shows it")
    revoke.set_defaults(run=_revoke_key)


def _add_embeds(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    embed = commands.add_parser("embed", help="show the assistant on pages of others")
    actions = embed.add_subparsers(required=True, metavar="ACTION")
    create = actions.add_parser(
        "create", parents=[common], help="allow pages of some origins, and show the publish token"
    )
    create.add_argument("name", help="what the embed is for")
    create.add_argument(
        "--origin",
        action="append",
        default=[],
        help="an origin whose pages may show it, as https://wiki.example; without any, none may",
    )
    create.add_argument(
        "--anonymous",
        action="store_true",
        help="let everyone ask who sees the page; else the host's server vouches for each user",
    )
    create.add_argument(
        "--collections",
        nargs="+",
        default=[],
        metavar="NAME",
        help="answer from these collections alone (default: from all that are indexed)",
    )
    create.set_defaults(run=_create_embed)
    change = actions.add_parser(
        "change", parents=[common], help="put other origins or collections in the place of its own"
    )
    change.add_argument("id", help="the embed's id, as the list shows it")
    change.add_argument(
        "--origin", action="append", help="an origin whose pages may show it; all there shall be"
    )
    change.add_argument(
        "--collections", nargs="*", metavar="NAME", help="the collections; no name: all of them"
    )
    change.set_defaults(run=_change_embed)
    token = actions.add_parser(
        "change-publish-token",
        parents=[common],
        help="show a new publish token, and let the one before get no more passes",
    )
    token.add_argument("id", help="the embed's id, as the list shows it")
    token.set_defaults(run=_change_publish_token)
    listed = actions.add_parser("list", parents=[common], help="show the embeds")
    listed.set_defaults(run=_list_embeds)
    revoke = actions.add_parser("revoke", parents=[common], help="let an embed show nothing more")
    revoke.add_argument("id", help="the embed's id, as the list shows it")
    revoke.set_defaults(run=_revoke_embed)
    change = actions.add_parser(
        "change-signing-key",
        parents=[common],
        help="sign passes with a new key; what was signed before the last change is not good then",
    )
    change.set_defaults(run=_change_signing_key)


def _create_key(given: argparse.Namespace) -> int:
    from assistant.wiring import open_access

    key, text = open_access(read_settings(given.home)).make_key(given.name, given.scope or ["chat"])
    print(text)
    print(
        f"The key {key.id} opens {' and '.join(key.scopes)}. Send it as `Authorization: Bearer "
        "KEY`; it is shown this once.",
        file=sys.stderr,
    )
    return 0


def _list_keys(given: argparse.Namespace) -> int:
    from assistant.wiring import open_access

    for key in open_access(read_settings(given.home)).every_key():
        state = f"revoked {_day(key.revoked_at)}" if key.revoked_at else "in use"
        print(
            f"{key.id}  {_day(key.created_at)}  {state:18}  {' '.join(key.scopes):10}  {key.name}"
        )
    return 0


def _revoke_key(given: argparse.Namespace) -> int:
    from assistant.wiring import open_access

    open_access(read_settings(given.home)).revoke_key(given.id)
    print(f"The key {given.id} opens nothing any more.")
    return 0


def _create_embed(given: argparse.Namespace) -> int:
    from assistant.wiring import check_collections, open_access

    settings = read_settings(given.home)
    check_collections(settings, given.collections)
    access = open_access(settings)
    embed, text = access.make_embed(
        given.name, given.origin, anonymous=given.anonymous, collections=given.collections
    )
    passes = "" if embed.anonymous else ' data-token-endpoint="/assistant-pass"'
    print(f'<script src="https://HOST/widget.js" data-embed="{embed.id}"{passes}></script>')
    _tell_embed(embed)
    if not embed.anonymous:
        print(
            "/assistant-pass stands for the address at which the host's server gives out passes; "
            "docs/embed.md says how.",
            file=sys.stderr,
        )
        print(f"Its publish token, for the host's server alone, shown this once: {text}")
    return 0


def _tell_embed(embed: Embed) -> None:
    shown_on = " ".join(embed.origins) or "no page, until `embed change` names one with --origin"
    print(
        f"The embed {embed.id} is shown on {shown_on}, and answers from {_answers_from(embed)}.",
        file=sys.stderr,
    )


def _change_embed(given: argparse.Namespace) -> int:
    from assistant.wiring import check_collections, open_access

    if given.origin is None and given.collections is None:
        raise InputError("Nothing is to be changed; name it with --origin or --collections.")
    settings = read_settings(given.home)
    check_collections(settings, given.collections or ())
    access = open_access(settings)
    _tell_embed(access.change_embed(given.id, origins=given.origin, collections=given.collections))
    return 0


def _change_publish_token(given: argparse.Namespace) -> int:
    from assistant.wiring import open_access

    text = open_access(read_settings(given.home)).change_publish_token(given.id)
    print(f"Its publish token, for the host's server alone, shown this once: {text}")
    return 0


def _list_embeds(given: argparse.Namespace) -> int:
    from assistant.wiring import open_access

    for embed in open_access(read_settings(given.home)).every_embed():
        state = f"revoked {_day(embed.revoked_at)}" if embed.revoked_at else "in use"
        asks = "anyone" if embed.anonymous else "vouched for"
        print(
            f"{embed.id}  {_day(embed.created_at)}  {state:18}  {asks:11}  {embed.name}  "
            f"{' '.join(embed.origins) or 'no origin'}  {_answers_from(embed)}"
        )
    return 0


def _answers_from(embed: Embed) -> str:
    return ", ".join(embed.collections) or "all collections"


def _revoke_embed(given: argparse.Namespace) -> int:
    from assistant.wiring import open_access

    open_access(read_settings(given.home)).revoke_embed(given.id)
    print(f"The embed {given.id} shows nothing any more.")
    return 0


def _change_signing_key(given: argparse.Namespace) -> int:
    from assistant.wiring import open_access

    key = open_access(read_settings(given.home)).change_signing_key()
    print(f"Passes are signed with the key {key.id} from now on.")
    return 0


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, tz=UTC).strftime("%Y-%m-%d")
