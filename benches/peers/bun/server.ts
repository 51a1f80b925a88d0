// Bun's own server, with its own topics for rooms. It sets TCP_NODELAY by itself; its default limit is 16 MiB per message.

import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    threads: { type: "string" },
    compression: { type: "boolean", default: false },
    tls: { type: "string" },
  },
});

const KEPT_BYTES = 8 * 1024;

type Data = { endpoint: string; room: string };

Bun.serve<Data>({
  hostname: "127.0.0.1",
  port: Number(values.port),
  tls: values.tls ? { cert: Bun.file(`${values.tls}/cert.pem`), key: Bun.file(`${values.tls}/key.pem`) } : undefined,
  fetch(request, server) {
    const url = new URL(request.url);
    const data = { endpoint: url.pathname, room: url.searchParams.get("room") ?? "" };
    if (server.upgrade(request, { data })) return undefined;
    return new Response("not a WebSocket", { status: 426 });
  },
  websocket: {
    perMessageDeflate: values.compression,
    open(ws) {
      if (ws.data.endpoint !== "/room") return;
      ws.subscribe(ws.data.room);
      ws.send("joined");
    },
    async message(ws, message) {
      switch (ws.data.endpoint) {
        case "/room":
          ws.publish(ws.data.room, message, values.compression);
          break;
        case "/idle": {
          const kept = new Uint8Array(KEPT_BYTES);
          await Promise.resolve();
          kept[0] = 1;
          ws.send(message);
          break;
        }
        default:
          ws.send(message, values.compression);
      }
    },
  },
});
console.log("ready");
