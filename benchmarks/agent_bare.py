"""What the line of an agent would cost with nothing around it: a bare client that says the same at the same times.

python -m benchmarks.agent_bare HOST PORT KIOSK AUTHORITY CERTIFICATE KEY
"""

from __future__ import annotations

import asyncio
import ssl
import sys

import aiomqtt

STATE_S = 60.0
#: as long as that of a kiosk of which nothing is wrong
STATE = b"x" * 600


async def say(host: str, port: str, kiosk: str, authority: str, certificate: str, key: str) -> None:
    tls = ssl.create_default_context(cafile=authority)
    tls.load_cert_chain(certificate, key)
    five = aiomqtt.ProtocolVersion.V5
    async with aiomqtt.Client(
        host, int(port), identifier=kiosk, protocol=five, tls_context=tls, keepalive=30
    ) as client:
        await client.subscribe(f"kiosks/1/{kiosk}/commands", qos=1)
        while True:
            await client.publish(f"kiosks/1/{kiosk}/state", STATE, qos=1, retain=True)
            await asyncio.sleep(STATE_S)


if __name__ == "__main__":
    asyncio.run(say(*sys.argv[1:]))
