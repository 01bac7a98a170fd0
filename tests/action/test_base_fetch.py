"""The base of a pull request, fetched by the action: from where the runner says, whatever the
checkout says."""

import base64
import importlib.util
import os
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

from aboveboard.tree import git_runner
from tests import tools
from tests.action.played import ROOT, commit, git


class Server:
    """GitHub as git sees it: one repository over https on the loopback address."""

    def __init__(self, folder: Path, certificate: Path, key: Path) -> None:
        self.authorized: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                outer.authorized.append(self.headers.get("Authorization", ""))
                path, _, query = self.path.partition("?")
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                environment = {
                    "PATH": os.environ["PATH"],
                    "GIT_PROJECT_ROOT": str(folder),
                    "GIT_HTTP_EXPORT_ALL": "1",
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                    "REQUEST_METHOD": self.command,
                    "PATH_INFO": path,
                    "QUERY_STRING": query,
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                }
                command = ["git", "http-backend"]
                done = subprocess.run(
                    command,
                    env=environment,
                    input=body,
                    capture_output=True,
                    check=True,
                )
                head, _, content = done.stdout.partition(b"\r\n\r\n")
                length = f"Content-Length: {len(content)}".encode()
                self.wfile.write(
                    b"\r\n".join((b"HTTP/1.0 200 OK", head, length, b"", content))
                )

            do_GET = do_POST = _answer  # noqa: N815

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_port}"
        threading.Thread(
            target=self.server.serve_forever, args=(0.02,), daemon=True
        ).start()


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The repository that the pull request goes to."""
    folder = tmp_path / "owner" / "name"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# Before\n", encoding="utf-8")
    commit(folder, "Base")
    (folder / "README.md").write_text("# After\n", encoding="utf-8")
    commit(folder, "Change")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    return folder


@pytest.fixture
def server(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    certificate, key = tmp_path / "certificate", tmp_path / "key"
    command = [
        tools.program("openssl"),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
    ]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(
        [*command, "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    served = Server(release.parents[1], certificate, key)
    for name in (
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_SSL_CAINFO", str(certificate))
    monkeypatch.setenv("GITHUB_SERVER_URL", served.url)
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture
def checkout(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shallow checkout whose settings lead git to a program of a stranger's."""
    folder = tmp_path / "checkout"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{release}", str(folder))
    (tmp_path / "program").write_text(
        f"#!/bin/sh\ntouch {tmp_path}/mark\n", encoding="utf-8"
    )
    (tmp_path / "program").chmod(0o755)
    for name in (
        "remote.origin.uploadpack",
        "core.alternateRefsCommand",
        "core.gitProxy",
        "credential.helper",
    ):
        git(folder, "config", name, str(tmp_path / "program"))
    git(folder, "config", "remote.origin.url", ".")
    git(folder, "config", "http.proxy", "http://127.0.0.1:9")
    monkeypatch.setattr(git_runner, "_fetched", [])
    monkeypatch.setenv("ABOVEBOARD_PATH", str(folder))
    monkeypatch.setenv("ABOVEBOARD_BASE", git(release, "rev-parse", "HEAD~1"))
    monkeypatch.setenv("ABOVEBOARD_OFFLINE", "false")
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_hidden")
    return folder


@pytest.fixture
def action() -> ModuleType:
    found = importlib.util.spec_from_file_location("run_action", ROOT / "run_action.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_base_comes_from_the_address_of_the_runner(
    server: Server, checkout: Path, release: Path, action: ModuleType, tmp_path: Path
) -> None:
    before = sorted((checkout / ".git").rglob("*"))
    base = git(release, "rev-parse", "HEAD~1")
    assert action.build_base_options(tmp_path) == [f"--base={base}"]
    assert (
        git_runner.run_git(str(checkout), "cat-file", "blob", f"{base}:README.md")
        == b"# Before\n"
    )
    assert sorted((checkout / ".git").rglob("*")) == before
    assert not (tmp_path / "mark").exists()
    word = base64.b64encode(b"x-access-token:ghs_hidden").decode()
    assert set(server.authorized) == {f"Basic {word}"}
    assert word not in (tmp_path / "base" / "config").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("GITHUB_SERVER_URL", "file://{root}", "not https"),
        ("GITHUB_SERVER_URL", "", "not https"),
        ("ABOVEBOARD_OFFLINE", "true", "offline"),
        ("ABOVEBOARD_BASE", "main~7", "no whole commit id"),
        ("GITHUB_REPOSITORY", "owner/other", "could not be fetched"),
    ],
)
def test_a_base_that_cannot_be_had_is_said(  # noqa: PLR0917 - fixtures
    name: str,
    value: str,
    why: str,
    server: Server,
    checkout: Path,
    action: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value.format(root=tmp_path))
    assert action.build_base_options(tmp_path) == []
    told = capsys.readouterr().out
    assert told.startswith("::notice ")
    assert why in told
    assert not (tmp_path / "mark").exists()
