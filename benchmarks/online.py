# ruff: noqa: PLC0415 - what is imported is measured apart
"""How fast remote places are looked at, and how much memory it takes: ``python
benchmarks/online.py``.

A server of its own process answers every request on loopback after 50 ms. Looked at are 1,000
places of one host, 32 at a time; the ideal is 1000 / 32 × 50 ms. Beside it stand a thread pool over
``requests``, as one would write it by hand, and one request after the other (measured on fewer
places and scaled). Then the same with bodies of growing size, for the memory, and a second run over
a cache, for the requests that it sends.

Exits with 1 where the time is over 1.3 × the ideal or memory grows with the bodies.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

DELAY = 0.05
AT_ONCE = 32
ALLOWED = 1.3


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests on one connection; ``…/body-X-N`` has N bytes of JSON."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(DELAY)
            method, path, _ = head.split(b" ", 2)
            size = int(path.split(b"?")[0].rsplit(b"-", 1)[1]) if b"/body-" in path else 0
            if b"if-none-match" in head.lower():
                writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n')
            else:
                kind = b"application/json" if size else b"application/octet-stream"
                length = b"Connection: close" if size else b"Content-Length: 0"
                writer.write(
                    b'HTTP/1.1 200 OK\r\nContent-Type: %s\r\nETag: "x"\r\n%s\r\n\r\n'
                    % (kind, length)
                )
                for _ in range(0, size if method != b"HEAD" else 0, 1000):
                    writer.write(b" " * 1000)
                    await writer.drain()
                if size:
                    writer.close()
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def serve(ready: Connection) -> None:
    """Serve until killed; tell the port."""

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=256)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def look(url: str, count: int, size: int, cache: str) -> dict[str, float]:
    """Look at places in this process: the seconds, the peak memory in MB, how many are there.

    With a size, the places are models of a hub whose answers have so many bytes; without, files at
    any address.
    """
    began = time.perf_counter()
    from aboveboard.network import remote, rounds  # noqa: F401 - imported by the first question otherwise
    from aboveboard.network.settings import Settings
    from aboveboard.truth import Truth

    start_up = time.perf_counter() - began
    settings = Settings(allow_private_network=True, cache_dir=cache, at_once=AT_ONCE)
    places = [f"{url}/{number}.bin" for number in range(count)]
    if size:
        settings = Settings(bases={"https://huggingface.co": url}, retries=0, at_once=AT_ONCE)
        places = [f"hf:example/body-{number}-{size}" for number in range(count)]
    began = time.perf_counter()
    found = remote.observe(places, settings)
    took = time.perf_counter() - began
    there = sum(observation.exists.truth is Truth.YES for observation in found.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": took, "start-up": start_up, "megabytes": peak, "there": there}


def apart(url: str, count: int, size: int = 0, cache: str = "") -> dict[str, float]:
    """The same in a process of its own, whose memory nothing else has used."""
    command = [sys.executable, __file__, "--look", url, str(count), str(size), cache]
    return dict(
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    )


def by_hand(url: str, count: int) -> float:
    """A thread pool over one ``requests`` session."""
    import requests

    session = requests.Session()
    adapter = requests.adapters.HTTPAdapter(pool_maxsize=AT_ONCE)
    session.mount("http://", adapter)
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda number: session.head(f"{url}/{number}.bin").status_code, range(count)))
    return time.perf_counter() - began


def in_turn(url: str, count: int) -> float:
    """One request after the other."""
    import requests

    session = requests.Session()
    began = time.perf_counter()
    for number in range(count):
        session.head(f"{url}/{number}.bin")
    return time.perf_counter() - began


def measure(count: int) -> bool:
    """Measure and print; whether the promises hold."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}"
    try:
        ideal = count / AT_ONCE * DELAY
        runs = sorted((apart(url, count) for _ in range(3)), key=lambda run: run["seconds"])
        median = runs[1]["seconds"]
        print(
            f"{count} places, {AT_ONCE} at a time, {DELAY * 1000:.0f} ms each: ideal {ideal:.2f} s"
        )
        print(
            f"  aboveboard             {median:6.2f} s   {median / ideal:.2f} x ideal   "
            f"{runs[1]['there']:.0f} there"
        )
        print(f"    after a start-up of  {runs[1]['start-up']:6.2f} s")
        print(f"  requests, thread pool  {by_hand(url, count):6.2f} s")
        print(f"  requests, in turn      {in_turn(url, count // 20) * 20:6.2f} s")
        with tempfile.TemporaryDirectory() as cache:
            apart(url, count, cache=cache)
            again = apart(url, count, cache=cache)
            print(
                f"  aboveboard, cached     {again['seconds']:6.2f} s   {again['there']:.0f} there"
            )
        print("peak memory of 64 places by the size of each answer")
        peaks = [apart(url, 64, size)["megabytes"] for size in (10**3, 10**6, 10**8)]
        for size, peak in zip(("  1 kB", "  1 MB", "100 MB"), peaks, strict=True):
            print(f"  {size}   {peak:6.0f} MB")
        return median <= ALLOWED * ideal and peaks[2] < peaks[0] + 150
    finally:
        server.kill()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=1000)
    parser.add_argument("--look", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.look:
        url, count, size, cache = options.look
        print(json.dumps(look(url, int(count), int(size), cache)))
        return 0
    return 0 if measure(options.places) else 1


if __name__ == "__main__":
    sys.exit(main())
