// The chat as a user runs it: the built program, as a process of its own.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { PATIENCE_MS, soon } from './patience.js';

const program =
  process.env.CHAT_PROGRAM ?? fileURLToPath(new URL('../../../../../target/debug/chat', import.meta.url));

export class Chat {
  #process;

  /** Starts it, on a free port by default, and waits until it listens. */
  static async start(address = '127.0.0.1:0') {
    if (!existsSync(program)) {
      throw new Error(`there is no ${program}: run \`cargo build -p chat\`, or say where it is by CHAT_PROGRAM`);
    }
    const chat = new Chat();
    chat.#process = spawn(program, {
      env: { ...process.env, ASENA_ADDR: address, RUST_LOG: 'info' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    chat.host = await new Promise((resolve, reject) => {
      const log = [];
      chat.#process.once('error', reject);
      chat.#process.once('exit', () => reject(new Error(`the chat ended before it listened:\n${log.join('\n')}`)));
      // It ends then, and so it fails.
      const tooLate = setTimeout(() => chat.#process.kill('SIGKILL'), PATIENCE_MS);
      chat.#process.once('exit', () => clearTimeout(tooLate));
      createInterface(chat.#process.stderr).on('line', (line) => {
        log.push(line);
        const [, host] = /listening on http:\/\/(\S+)/.exec(line) ?? [];
        if (host) {
          clearTimeout(tooLate);
          resolve(host);
        }
      });
    });
    return chat;
  }

  /** The address of the page, with a query. */
  page(query = '') {
    return `http://${this.host}/${query}`;
  }

  /** Ends it as a crash does, and waits until it has ended. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Ends it as a deployment does, and waits until it has ended. */
  async stop() {
    await this.#end('SIGTERM');
  }

  async #end(signal) {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
      return;
    }
    const ended = soon(this.#process, 'exit');
    this.#process.kill(signal);
    await ended;
  }
}

/** A port that is free, for a chat that will come back to it. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await soon(server, 'listening');
  const { port } = server.address();
  server.close();
  await soon(server, 'close');
  return port;
}
