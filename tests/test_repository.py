"""Addresses of repositories and of their files: read the way git, the hosts and people write
them."""

from __future__ import annotations

import pytest

from aboveboard import repository


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://github.com/owner/name.git", "github.com/owner/name"),
        ("https://user:secret@www.github.com/owner/name/", "github.com/owner/name"),
        ("git@github.com:owner/name.git", "github.com/owner/name"),
        ("github.com:owner/name", "github.com/owner/name"),
        ("ssh://git@ssh.github.com:443/owner/name", "github.com/owner/name"),
        ("git@hf.co:datasets/owner/name", "huggingface.co/datasets/owner/name"),
        ("https://gitlab.com/group/below/name.git", "gitlab.com/group/below/name"),
        ("/srv/mirror/name", ""),
        ("file:///srv/mirror/name", ""),
        ("C:\\mirror\\name", ""),
        ("../name", ""),
        ("", ""),
    ],
)
def test_a_remote_names_its_repository_and_keeps_no_password(
    remote: str, name: str
) -> None:
    assert repository.named(remote) == name


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://github.com/Owner/Name/blob/main/LICENSE", "LICENSE"),
        ("https://github.com/owner/name/blob/main/LICENSE?raw=true#L3", "LICENSE"),
        (
            "http://www.github.com/owner/name/raw/v1.0/legal/LICENSE%20DATA",
            "legal/LICENSE DATA",
        ),
        (
            "https://raw.githubusercontent.com/owner/name/refs/heads/feature/x/LICENSE",
            "LICENSE",
        ),
        ("https://github.com/other/name/blob/main/LICENSE", ""),
        ("https://github.com/owner/name/blob/main/NOTICE", ""),
        ("https://github.com/owner/name", ""),
        ("https://huggingface.co/owner/name/blob/main/LICENSE", ""),
        ("https://opensource.org/licenses/MIT", ""),
        ("./LICENSE", "LICENSE"),
        ("LICENSE", "LICENSE"),
        ("../LICENSE", ""),
    ],
)
def test_an_address_into_the_repository_is_the_file(address: str, file: str) -> None:
    assert (
        repository.local(
            address, "github.com/owner/name", {"LICENSE", "legal/LICENSE DATA"}
        )
        == file
    )


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        (
            "https://huggingface.co/owner/name/resolve/main/LICENSE",
            "huggingface.co/owner/name",
        ),
        (
            "https://hf.co/datasets/owner/name/raw/main/LICENSE",
            "huggingface.co/datasets/owner/name",
        ),
        (
            "https://gitlab.com/group/below/name/-/blob/main/LICENSE",
            "gitlab.com/group/below/name",
        ),
        (
            "https://git.example.org/owner/name/-/raw/main/LICENSE",
            "git.example.org/owner/name",
        ),
    ],
)
def test_other_hosts_write_it_their_own_way(address: str, origin: str) -> None:
    assert repository.local(address, origin, {"LICENSE"}) == "LICENSE"
    assert repository.local(address, "", {"LICENSE"}) == ""
    assert repository.local(address, origin + "-2", {"LICENSE"}) == ""
