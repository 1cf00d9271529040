"""The whole web app: the HTTP interface with the chat page on it, started quickly."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec, module_from_spec

from fastapi import FastAPI

from assistant.fronts.accounts import Accounts, add_accounts
from assistant.fronts.admin import add_admin
from assistant.fronts.api import create_app
from assistant.fronts.inspection import add_inspection
from assistant.fronts.metrics import Metrics, add_metrics, counted
from assistant.fronts.passes import Access
from assistant.fronts.ports import Advises, Oversees, WebKnobs
from assistant.fronts.proxies import believe_proxies

_SWITCHED_OFF = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(sys.maxsize),
}
"""Gradio calls home unless told not to, and sums up its last 10,000 events after each one."""


def web_app(
    advisor: Advises,
    knobs: WebKnobs,
    access: Access | None = None,
    *,
    desk: Oversees | None = None,
    accounts: Accounts | None = None,
    spent: Callable[[], float] | None = None,
) -> FastAPI:
    """Return the app that `assistant chat` serves.

    `access` is who may ask from outside; `desk` is what the administration page stands on; with
    `accounts` people sign in first; `spent` tells the tokens that the chat model took today.
    """
    metrics = Metrics() if knobs.metrics else None
    advisor = counted(advisor, metrics) if metrics else advisor
    app = create_app(advisor, knobs, access)
    if metrics:
        add_metrics(app, metrics, spent)
    if accounts:
        add_accounts(app, accounts)
    if knobs.inspect:
        add_inspection(app, advisor)
    if desk and knobs.admin_key:
        add_admin(app, desk, knobs.admin_key, lambda: advisor.methodology)
    told_by = accounts.where if accounts and accounts.kind == "header" else ""
    believe_proxies(app, knobs.proxies, told_by)
    import_gradio()
    from assistant.fronts.page import mount_page

    return mount_page(app, advisor)


def import_gradio() -> None:
    """Import Gradio without the editor stubs it writes at each import (1.5 s instead of 2.7).

    The module that writes them is loaded first, into a package whose own code has not run, and
    loses its writer. A Gradio that cannot be loaded in this order is imported the usual way.
    """
    os.environ.update(_SWITCHED_OFF)
    spec = find_spec("gradio")
    if "gradio" in sys.modules or spec is None or spec.loader is None:
        return
    package = module_from_spec(spec)
    sys.modules["gradio"] = package
    try:
        components = import_module("gradio.component_meta")
        components.create_or_modify_pyi = lambda *_: None  # type: ignore[attr-defined]
        spec.loader.exec_module(package)
    except ImportError:
        for name in [name for name in sys.modules if name.split(".")[0] == "gradio"]:
            del sys.modules[name]
        import_module("gradio")
