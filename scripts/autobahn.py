"""Starts a server, runs the Autobahn cases on it, and fails if it is not strict in each. Called by scripts/autobahn."""

import asyncio
import os
import re
import sys
from collections import Counter

from kosoku import FailureError, run_fuzzingclient

# "Non-strict" is none of them: acceptable by the RFC, but not what a strict endpoint does.
GOOD = {"OK", "INFORMATIONAL"}
SECONDS_MAX = 600


async def main(program, cases):
    environment = {**os.environ, "ASENA_ADDR": "127.0.0.1:0", "RUST_LOG": "info"}
    server = await asyncio.create_subprocess_exec(
        program, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        address = await asyncio.wait_for(listening(server), timeout=60)
        # It may say more, and must not be held up by a full pipe.
        rest = asyncio.create_task(server.stderr.read())
        results = await asyncio.wait_for(run(address, cases), timeout=SECONDS_MAX)
        rest.cancel()
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()
    return report(results)


async def listening(server):
    async for line in server.stderr:
        if found := re.search(rb"listening on http://([\d.:]+)", line):
            return found[1].decode()
    raise SystemExit("the server has ended before it listened")


async def run(address, cases):
    try:
        return await run_fuzzingclient(f"ws://{address}", cases or None, concurrency=8)
    except FailureError as failure:
        return failure.results


def report(results):
    bad = [result for result in results if not is_good(result)]
    counts = Counter((r.behavior.value, r.behavior_close.value) for r in results)
    for (behavior, close), count in sorted(counts.items()):
        print(f"{count:5}  {behavior.lower()}, closed {close.lower()}")
    for result in bad:
        print(f"\n{result.case_id}: {result.behavior.value}, {result.behavior_close.value}")
        print(f"  {result.description}\n  expected: {result.expectation}")
        print(f"  {result.result}\n  {result.result_close}")
    print(f"{len(results)} cases of the Autobahn TestSuite, {len(bad)} not as they should be")
    return 1 if bad or not results else 0


def is_good(result):
    return result.behavior.value in GOOD and result.behavior_close.value in GOOD


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
