import {
  ConnectedSocket,
  MessageBody,
  OnGatewayConnection,
  OnGatewayDisconnect,
  SubscribeMessage,
  WebSocketGateway,
} from "@nestjs/websockets";
import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";

// The adapter has no rooms.
@WebSocketGateway({ path: "/room", perMessageDeflate: process.argv.includes("--compression") })
export class RoomGateway implements OnGatewayConnection, OnGatewayDisconnect {
  private readonly members = new Map<string, Set<WebSocket>>();
  private readonly rooms = new WeakMap<WebSocket, string>();

  handleConnection(client: WebSocket, request: IncomingMessage) {
    const room = new URL(request.url ?? "", "http://localhost").searchParams.get("room") ?? "";
    this.rooms.set(client, room);
    const members = this.members.get(room);
    if (members) members.add(client);
    else this.members.set(room, new Set([client]));
    client.send("joined");
  }

  handleDisconnect(client: WebSocket) {
    const room = this.rooms.get(client) ?? "";
    const members = this.members.get(room);
    members?.delete(client);
    if (members?.size === 0) this.members.delete(room);
  }

  @SubscribeMessage("m")
  received(@MessageBody() data: string, @ConnectedSocket() client: WebSocket) {
    const text = JSON.stringify({ event: "m", data });
    for (const member of this.members.get(this.rooms.get(client) ?? "") ?? []) {
      if (member !== client) member.send(text);
    }
  }
}
