// Asena on Bun: a decorated service for each endpoint, rooms by Asena's topics.

import { AsenaServerFactory } from "@asenajs/asena";
import { WebSocket } from "@asenajs/asena/decorators";
import { AsenaWebSocketService, type Socket } from "@asenajs/asena/web-socket";
import { parseArgs } from "node:util";
import { HttpAdapter } from "./adapter";

const { values } = parseArgs({
  options: {
    port: { type: "string" },
    threads: { type: "string" },
    compression: { type: "boolean", default: false },
    tls: { type: "string" },
  },
});

const KEPT_BYTES = 8 * 1024;
const compress = values.compression;

type Query = { room: string };

@WebSocket({ path: "/echo", name: "EchoSocket" })
class EchoSocket extends AsenaWebSocketService<Query> {
  protected async onMessage(ws: Socket<Query>, message: string) {
    ws.send(message, compress);
  }
}

@WebSocket({ path: "/room", name: "RoomSocket" })
class RoomSocket extends AsenaWebSocketService<Query> {
  protected async onOpen(ws: Socket<Query>) {
    ws.subscribe(ws.data.values.room);
    ws.send("joined");
  }

  protected async onMessage(ws: Socket<Query>, message: string) {
    ws.publish(ws.data.values.room, message, compress);
  }
}

@WebSocket({ path: "/idle", name: "IdleSocket" })
class IdleSocket extends AsenaWebSocketService<Query> {
  protected async onMessage(ws: Socket<Query>, message: string) {
    const kept = new Uint8Array(KEPT_BYTES);
    await Promise.resolve();
    kept[0] = 1;
    ws.send(message);
  }
}

const quiet = { info() {}, warn() {}, profile() {}, error: console.error };
const server = await AsenaServerFactory.create({
  adapter: new HttpAdapter(quiet, compress, values.tls),
  logger: quiet,
  port: Number(values.port),
  components: [EchoSocket, RoomSocket, IdleSocket],
});
await server.start();
console.log("ready");
