// What Asena's own adapters (ergenecore, hono) do for WebSockets, and nothing else of theirs: no routes, no middleware, no
// connection tracking, no log lines. They are not in every registry; this one costs less than they do, so what is measured
// is Asena at its best.

import { AsenaAdapter, AsenaWebsocketAdapter } from "@asenajs/asena/adapter";
import type { ServerLogger } from "@asenajs/asena/logger";
import { AsenaSocket, AsenaWebSocketServer, type WebSocketData } from "@asenajs/asena/web-socket";
import type { Server, ServerWebSocket } from "bun";

type Ws = ServerWebSocket<WebSocketData>;
type Event = "onOpenInternal" | "onMessage" | "onCloseInternal";

class SocketAdapter extends AsenaWebsocketAdapter {
  readonly name = "bench";
  readonly services = new Map<string, any>();

  constructor(
    logger: ServerLogger,
    private readonly compression: boolean,
  ) {
    super(logger);
  }

  registerWebSocket(service: any) {
    this.services.set(service.namespace, service);
  }

  prepareWebSocket() {
    this.websocket = {
      perMessageDeflate: this.compression,
      open: this.handler("onOpenInternal"),
      message: this.handler("onMessage"),
      close: this.handler("onCloseInternal"),
    };
  }

  startWebsocket(server: any) {
    const shared = new AsenaWebSocketServer({ publish: (topic: string, data: any) => server.publish(topic, data) });
    for (const service of this.services.values()) service.server = shared;
  }

  // A socket of Asena's for each event, and one more promise around the handler, as its own adapters have it.
  private handler(event: Event) {
    return async (ws: Ws, ...rest: any[]) => {
      const service = this.services.get(ws.data.path);
      const handle = service?.[event];
      if (!handle) return;
      try {
        await handle.call(service, new AsenaSocket(ws, service.namespace), ...rest);
      } catch (error) {
        this.logger.error("handler failed", error);
        ws.close(1011);
      }
    };
  }
}

export class HttpAdapter extends AsenaAdapter<any, any> {
  readonly name = "bench";
  private readonly sockets: SocketAdapter;

  constructor(
    logger: ServerLogger,
    compression: boolean,
    private readonly tls: string | undefined,
  ) {
    const sockets = new SocketAdapter(logger, compression);
    super(logger, sockets);
    this.sockets = sockets;
  }

  setPort(port: number) {
    this.port = port;
  }

  registerWebsocketRoute({ websocketService }: { websocketService: any }) {
    this.sockets.registerWebSocket(websocketService);
  }

  start() {
    this.sockets.prepareWebSocket();
    const { services } = this.sockets;
    const server = Bun.serve<WebSocketData>({
      hostname: "127.0.0.1",
      port: this.port,
      tls: this.tls ? { cert: Bun.file(`${this.tls}/cert.pem`), key: Bun.file(`${this.tls}/key.pem`) } : undefined,
      fetch(request: Request, server: Server<WebSocketData>) {
        const url = new URL(request.url);
        const path = url.pathname.slice(1);
        const room = url.searchParams.get("room") ?? "";
        const data = { id: crypto.randomUUID(), path, values: { room } };
        if (services.has(path) && server.upgrade(request, { data })) return undefined;
        return new Response("no WebSocket here", { status: 404 });
      },
      websocket: this.sockets.websocket,
    });
    this.sockets.startWebsocket(server);
    return server;
  }

  use() {}
  registerRoute() {}
  registerHTMLRoute() {}
  onError() {}
  serveOptions() {}
  async stop() {}
}
