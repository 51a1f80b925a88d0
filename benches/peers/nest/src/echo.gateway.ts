import { MessageBody, SubscribeMessage, WebSocketGateway } from "@nestjs/websockets";

const KEPT_BYTES = 8 * 1024;

@WebSocketGateway({ path: "/echo", perMessageDeflate: process.argv.includes("--compression") })
export class EchoGateway {
  @SubscribeMessage("m")
  received(@MessageBody() data: string) {
    return { event: "m", data };
  }
}

@WebSocketGateway({ path: "/idle" })
export class IdleGateway {
  @SubscribeMessage("m")
  async received(@MessageBody() data: string) {
    const kept = new Uint8Array(KEPT_BYTES);
    await Promise.resolve();
    kept[0] = 1;
    return { event: "m", data };
  }
}
