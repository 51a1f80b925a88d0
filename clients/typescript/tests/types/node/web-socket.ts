// The WebSockets that a client can be handed on node.

import { WebSocket as WsWebSocket } from 'ws';
import { ChatClient } from '../chat-client.js';

export const byPackage = new ChatClient({ url: 'ws://localhost/chat', webSocket: WsWebSocket });

export const byNode = new ChatClient({ url: new URL('ws://localhost/chat'), webSocket: WebSocket, signal: AbortSignal.timeout(1) });
