"""One job asks the hosts and keeps what they said, another judges it: the action online and from
saved evidence."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.action.played import commit, play

MANIFEST = """\
aboveboard: 1
release: {name: Example}
licenses: {data: CC-BY-4.0, documents: CC-BY-4.0}
artifacts:
  weights: {at: hf:example/model, license: Apache-2.0}
  training-data: {at: hf:datasets/example/gone}
  model-card: README.md
claims: [open-weights]
"""


class Hub(BaseHTTPRequestHandler):
    """Has the model and knows nothing of the data; counts who asks."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        gone = "gone" in self.path
        files = [{"rfilename": "model.safetensors", "size": 7}]
        told = (
            {}
            if gone
            else {
                "id": "example/model",
                "private": False,
                "gated": False,
                "siblings": files,
            }
        )
        self.send_response(404 if gone else 200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    do_HEAD = do_GET  # noqa: N815 - the name that the server looks for

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_one_job_saves_another_judges_and_asks_nobody(
    hub: str, python: Path, tmp_path: Path
) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    (workspace / "aboveboard.yaml").write_text(MANIFEST, encoding="utf-8")
    (workspace / "README.md").write_text("# Example\n", encoding="utf-8")
    commit(workspace, "A release")
    variables = {"HF_ENDPOINT": hub, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    online = play(
        workspace, {"save-evidence": "evidence.json"}, str(python), variables=variables
    )
    assert online.annotations("error") == [("aboveboard.yaml", 6, "artifact-missing")]
    assert "RequestsDependencyWarning" not in online.result["log"]
    asked = Hub.asked
    assert asked > 0
    again = play(
        workspace, {"evidence": "evidence.json"}, str(python), variables=variables
    )
    assert again.result["annotations"] == online.result["annotations"]
    assert again.result["summaries"] == online.result["summaries"]
    assert Hub.asked == asked
    offline = play(workspace, {"offline": "true"}, str(python), variables=variables)
    assert offline.annotations("error") == []
