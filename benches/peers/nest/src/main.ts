// NestJS with its ws adapter: a gateway for each endpoint, messages as `{"event", "data"}`. The `ws` package sets
// TCP_NODELAY by itself and takes 100 MiB per message.

import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { WsAdapter } from "@nestjs/platform-ws";
import { parseArgs } from "node:util";
import { EchoGateway, IdleGateway } from "./echo.gateway.js";
import { RoomGateway } from "./room.gateway.js";

@Module({ providers: [EchoGateway, IdleGateway, RoomGateway] })
class AppModule {}

async function main() {
  const { values } = parseArgs({ options: { port: { type: "string" }, threads: { type: "string" } }, strict: false });
  const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });
  app.useWebSocketAdapter(new WsAdapter(app));
  await app.listen(Number(values.port), "127.0.0.1");
  console.log("ready");
}

void main();
