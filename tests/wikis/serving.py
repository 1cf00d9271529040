"""Real wikis for the length of a test: Debian's MediaWiki and DokuWiki on PHP's own server."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
import xmlrpc.client
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MEDIAWIKI = Path("/usr/share/mediawiki")
DOKUWIKI = Path("/usr/share/dokuwiki")
PACKAGES = "mediawiki dokuwiki php-cli php-sqlite3 php-mbstring php-xml php-intl"
USER, WORD = "Keeper", "shop-keeper-2026"
BOT_WORD = "0123456789abcdef0123456789abcdef"
_DATA = re.findall(
    r"\w+", "attic cache index locks log media media_attic media_meta meta pages tmp"
)
_TRIES = 200


class Site(Protocol):
    """A wiki that a test may write into."""

    kind: str
    address: str

    def write(self, title: str, text: str) -> None:
        """Give a page this text."""
        ...

    def delete(self, title: str) -> None:
        """Remove a page."""
        ...

    def heading(self, level: int, text: str) -> str:
        """Return a heading in the marks of this wiki."""
        ...

    def close_to_readers(self) -> None:
        """Let only users read from now on."""
        ...

    def show(self, tag: str, script: str, host: str) -> None:
        """Put a tag and a script on every page, whose policy lets in what is from `host`."""
        ...


@dataclass
class MediaWikiSite:
    """A MediaWiki with its database and settings in a folder."""

    folder: Path
    address: str
    kind: str = "mediawiki"

    def write(self, title: str, text: str) -> None:
        self.maintain("edit.php", "-u", USER, title, given=text)

    def write_many(self, pages: Mapping[str, str]) -> None:
        """Write pages at once; a page is called as its file is."""
        texts = self.folder / "texts"
        texts.mkdir(exist_ok=True)
        for title, text in pages.items():
            (texts / f"{title}.txt").write_text(text, encoding="utf-8")
        self.maintain("importTextFiles.php", "--overwrite", *map(str, sorted(texts.iterdir())))
        shutil.rmtree(texts)

    def delete(self, title: str) -> None:
        self.maintain("deleteBatch.php", given=f"{title}\n")

    def heading(self, level: int, text: str) -> str:
        marks = "=" * level
        return f"{marks} {text} {marks}"

    def close_to_readers(self) -> None:
        settings = self.folder / "LocalSettings.php"
        with settings.open("a", encoding="utf-8") as file:
            file.write("$wgGroupPermissions['*']['read'] = false;\n")
        arguments = ("--appid", "sync", "--grants", "basic", USER, BOT_WORD)
        self.maintain("createBotPassword.php", *arguments)

    def show(self, tag: str, script: str, host: str) -> None:
        self.write("MediaWiki:Common.js", script)
        settings = self.folder / "LocalSettings.php"
        with settings.open("a", encoding="utf-8") as file:
            file.write(
                f"$wgCSPHeader = [ 'default-src' => [ '{host}' ], 'script-src' => [ '{host}' ] ];\n"
                "$wgHooks['BeforePageDisplay'][] = function ( $page ) {\n"
                f"    $page->addHeadItem( 'assistant', '{tag}' );\n"
                "};\n"
            )

    def maintain(self, script: str, *arguments: str, given: str = "") -> None:
        """Run one of the wiki's own scripts."""
        subprocess.run(
            ["php", str(MEDIAWIKI / "maintenance" / script), *arguments],
            input=given,
            env={"MW_CONFIG_FILE": str(self.folder / "LocalSettings.php"), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )


@dataclass
class DokuWikiSite:
    """A DokuWiki with its pages and settings in a folder."""

    folder: Path
    address: str
    kind: str = "dokuwiki"

    def write(self, title: str, text: str) -> None:
        calls = xmlrpc.client.ServerProxy(f"{self.address}/lib/exe/xmlrpc.php")
        calls.wiki.putPage(title, text, {"sum": "written"})

    def delete(self, title: str) -> None:
        self.write(title, "")

    def heading(self, level: int, text: str) -> str:
        marks = "=" * (7 - level)
        return f"{marks} {text} {marks}"

    def close_to_readers(self) -> None:
        made = subprocess.run(
            ["php", "-r", f"echo password_hash('{WORD}', PASSWORD_BCRYPT);"],
            capture_output=True,
            text=True,
            check=True,
        )
        users = self.folder / "conf" / "users.auth.php"
        users.write_text(f"{USER.lower()}:{made.stdout}:Keeper:k@shop.example:user\n", "utf-8")
        rules = self.folder / "conf" / "acl.auth.php"
        rules.write_text("*\t@ALL\t0\n*\t@user\t1\n", encoding="utf-8")
        settings = self.folder / "conf" / "local.php"
        with settings.open("a", encoding="utf-8") as file:
            file.write("$conf['useacl'] = 1; $conf['remoteuser'] = '@user';\n")

    def show(self, tag: str, script: str, host: str) -> None:
        (self.folder / "conf" / "userscript.js").write_text(script, encoding="utf-8")
        (self.folder / "conf" / "meta.html").write_text(f"{tag}\n", encoding="utf-8")
        policy = (
            f"default-src 'self'; script-src 'self' 'unsafe-inline' {host}; frame-src {host}; "
            "style-src 'self' 'unsafe-inline'; img-src 'self' data:"
        )
        with (self.folder / "first.php").open("a", encoding="utf-8") as file:
            file.write(f' header("Content-Security-Policy: {policy}");')


@contextmanager
def mediawiki(folder: Path) -> Iterator[MediaWikiSite]:
    """Install a MediaWiki in a folder and serve it."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    folder.mkdir(parents=True)
    subprocess.run(
        [
            *("php", str(MEDIAWIKI / "maintenance/install.php"), "--dbtype", "sqlite"),
            *("--dbpath", str(folder / "db"), "--confpath", str(folder), "--scriptpath", ""),
            *("--server", address, "--lang", "en", "--pass", WORD, "Shop Wiki", USER),
        ],
        capture_output=True,
        check=True,
    )
    settings = folder / "LocalSettings.php"
    with settings.open("a", encoding="utf-8") as file:
        file.write("$wgRightsText = ''; $wgFavicon = 'data:,';\nwfLoadSkin( 'Vector' );\n")
    environment = {"MW_CONFIG_FILE": str(settings), "PATH": "/usr/bin:/bin"}
    with _served(port, MEDIAWIKI, environment):
        yield MediaWikiSite(folder, address)


@contextmanager
def dokuwiki(folder: Path) -> Iterator[DokuWikiSite]:
    """Lay out a DokuWiki in a folder and serve it."""
    port = _free_port()
    shutil.copytree("/etc/dokuwiki", folder / "conf")
    for name in _DATA:
        (folder / "data" / name).mkdir(parents=True)
    (folder / "conf" / "local.php").write_text(
        "<?php\n$conf['title'] = 'Shop Wiki'; $conf['useacl'] = 0; $conf['remote'] = 1;\n"
        f"$conf['remoteuser'] = ''; $conf['savedir'] = '{folder}/data';\n",
        encoding="utf-8",
    )
    first = folder / "first.php"
    first.write_text(f"<?php define('DOKU_CONF', '{folder}/conf/');", encoding="utf-8")
    with _served(port, DOKUWIKI, {"PATH": "/usr/bin:/bin"}, "-d", f"auto_prepend_file={first}"):
        yield DokuWikiSite(folder, f"http://127.0.0.1:{port}")


@contextmanager
def _served(
    port: int, pages: Path, environment: Mapping[str, str], *options: str
) -> Iterator[None]:
    command = ["php", *options, "-S", f"127.0.0.1:{port}", "-t", str(pages)]
    server = subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_it_answers(server, port)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(_TRIES):
        assert server.poll() is None, "PHP's server ended"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            try:
                server.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise AssertionError("PHP's server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
