"""The commands that let others in: keys for programs."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from assistant.settings import read_settings
from assistant.values.access import SCOPES


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    """Add `keys` with its actions to the commands."""
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


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, tz=UTC).strftime("%Y-%m-%d")
