"""How fast remote places are looked up, and how much memory it takes: ``python
benchmarks/online.py``.

A server in its own process answers every request on loopback after 50 ms. Looked up are 1,000
places of one host, 32 in parallel; the ideal is 1000 / 32 × 50 ms. For comparison, a thread pool
over ``requests``, as one would write it by hand, and one request after the other (measured on fewer
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
from typing import NamedTuple

DELAY = 0.05
AT_ONCE = 32
ALLOWED = 1.3
ALLOWED_GROWTH = 150
"""Megabytes that answers of 100 MB may add to the memory of answers of 1 kB."""
SIZES = {"  1 kB": 10**3, "  1 MB": 10**6, "100 MB": 10**8}
_BLOCK = b" " * 1000
_NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n'
_EMPTY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
    b'ETag: "x"\r\nContent-Length: 0\r\n\r\n'
)
_JSON = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b'ETag: "x"\r\nConnection: close\r\n\r\n'
)


class Run(NamedTuple):
    """What one run of lookups took: seconds, megabytes at the peak, and the places found."""

    seconds: float
    start_up: float
    megabytes: float
    found: int


async def serve_connection(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answer the requests on one connection; ``…/body-X-N`` has N bytes of JSON."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(DELAY)
            await write_answer(head, writer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def write_answer(head: bytes, writer: asyncio.StreamWriter) -> None:
    """Answer one request, given by its head."""
    method, path, _ = head.split(b" ", 2)
    if b"if-none-match" in head.lower():
        writer.write(_NOT_MODIFIED)
        return
    if b"/body-" not in path:
        writer.write(_EMPTY)
        return
    writer.write(_JSON)
    if method != b"HEAD":
        size = int(path.split(b"?")[0].rsplit(b"-", 1)[1])
        for _ in range(0, size, len(_BLOCK)):
            writer.write(_BLOCK)
            await writer.drain()
    writer.close()


def run_server(pipe: Connection) -> None:
    """Serve until killed; send the port through the pipe."""

    async def run() -> None:
        server = await asyncio.start_server(
            serve_connection, "127.0.0.1", 0, backlog=256
        )
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def look_up_places(url: str, count: int, size: int, cache: str) -> Run:
    """Look up places in this process.

    With a size, the places are models of a hub whose answers have so many bytes; without, files at
    any address.
    """
    start = time.perf_counter()
    # The first lookup would import the workers.
    from aboveboard.network import remote, workers  # noqa: F401
    from aboveboard.network.settings import Settings
    from aboveboard.truth import Truth

    start_up = time.perf_counter() - start
    settings = Settings(allow_private_network=True, cache_dir=cache, at_once=AT_ONCE)
    places = [f"{url}/{number}.bin" for number in range(count)]
    if size:
        mirror = {"https://huggingface.co": url}
        settings = Settings(bases=mirror, retries=0, at_once=AT_ONCE)
        places = [f"hf:example/body-{number}-{size}" for number in range(count)]
    start = time.perf_counter()
    observations = remote.observe(places, settings).values()
    seconds = time.perf_counter() - start
    found = [each for each in observations if each.exists.truth is Truth.YES]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(seconds, start_up, megabytes, len(found))


def look_up_in_process(url: str, count: int, size: int = 0, cache: str = "") -> Run:
    """Look up places in a new process, whose memory nothing else has used."""
    command = [sys.executable, __file__, "--look", url, str(count), str(size), cache]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Run(*json.loads(done.stdout))


def time_thread_pool(url: str, count: int) -> float:
    """The seconds that a thread pool over one ``requests`` session takes."""
    import requests

    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=AT_ONCE))
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda number: session.head(f"{url}/{number}.bin"), range(count)))
    return time.perf_counter() - start


def time_sequential(url: str, count: int) -> float:
    """The seconds that one request after the other takes."""
    import requests

    session = requests.Session()
    start = time.perf_counter()
    for number in range(count):
        session.head(f"{url}/{number}.bin")
    return time.perf_counter() - start


def measure_time(url: str, count: int) -> bool:
    """Measure and print the time; return whether it is within what is allowed."""
    ideal = count / AT_ONCE * DELAY
    runs = sorted(look_up_in_process(url, count) for _ in range(3))
    median = runs[1]
    ratio = median.seconds / ideal
    print(
        f"{count} places, {AT_ONCE} in parallel, {DELAY * 1000:.0f} ms each: ideal {ideal:.2f} s"
    )
    print(f"  aboveboard             {median.seconds:6.2f} s   {ratio:.2f} x ideal")
    print(f"    places found         {median.found:6}")
    print(f"    after a start-up of  {median.start_up:6.2f} s")
    print(f"  requests, thread pool  {time_thread_pool(url, count):6.2f} s")
    print(f"  requests, in turn      {time_sequential(url, count // 20) * 20:6.2f} s")
    with tempfile.TemporaryDirectory() as cache:
        look_up_in_process(url, count, cache=cache)
        again = look_up_in_process(url, count, cache=cache)
    print(f"  aboveboard, cached     {again.seconds:6.2f} s   {again.found} found")
    return ratio <= ALLOWED


def measure_memory(url: str) -> bool:
    """Measure and print the memory; return whether it is independent of the answers' size."""
    print("peak memory of 64 places by the size of each answer")
    peaks = []
    for name, size in SIZES.items():
        run = look_up_in_process(url, 64, size)
        peaks.append(run.megabytes)
        print(f"  {name}   {run.megabytes:6.0f} MB")
    return peaks[-1] < peaks[0] + ALLOWED_GROWTH


def measure(count: int) -> bool:
    """Measure and print everything; return whether it is within what is allowed."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=run_server, args=(theirs,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}"
    try:
        is_fast = measure_time(url, count)
        is_small = measure_memory(url)
        return is_fast and is_small
    finally:
        server.kill()


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=1000)
    parser.add_argument("--look", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.look:
        url, count, size, cache = options.look
        print(json.dumps(look_up_places(url, int(count), int(size), cache)))
        return 0
    return 0 if measure(options.places) else 1


if __name__ == "__main__":
    sys.exit(main())
