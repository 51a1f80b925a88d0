// A real server: an example, `chat-typed` mostly, as a process of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** How long something may take before a test fails rather than waits for ever. */
export const PATIENCE_MS = 20_000;

export class Chat {
  #process;
  host;

  /** The package that it is, and the variable that says where its program is, if it is elsewhere. */
  static package = 'chat-typed';
  static variable = 'CHAT_TYPED_PROGRAM';

  /** Starts it, on a free port by default, and waits until it listens. */
  static async start(host = '127.0.0.1:0') {
    const built = fileURLToPath(new URL(`../../../../target/debug/${this.package}`, import.meta.url));
    const program = process.env[this.variable] ?? built;
    if (!existsSync(program)) {
      throw new Error(`there is no ${program}: run \`cargo build -p ${this.package}\`, or say where it is by ${this.variable}`);
    }
    const chat = new this();
    chat.#process = spawn(program, {
      env: { ...process.env, ASENA_ADDR: host, RUST_LOG: 'info' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    chat.host = await chat.#listening();
    return chat;
  }

  /** The address of its endpoint. */
  url(name = 'Ada', room = 'tech') {
    return `ws://${this.host}/chat?${new URLSearchParams({ name, room })}`;
  }

  /** Stops it in the middle of whatever it does, and returns when it stands. Its connections stay open, and nothing comes. */
  freeze() {
    this.#process.kill('SIGSTOP');
    const threads = `/proc/${this.#process.pid}/task`;
    const stands = (thread) => /\) T /.test(readFileSync(`${threads}/${thread}/stat`, 'utf8'));
    while (!readdirSync(threads).every(stands)) {
      // Within microseconds.
    }
  }

  thaw() {
    this.#process.kill('SIGCONT');
  }

  /** Ends it as a crash does, and waits until it has ended. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Ends it as a deployment does, and waits until it has ended. */
  async stop() {
    await this.#end('SIGTERM');
  }

  #listening() {
    return new Promise((resolve, reject) => {
      const log = [];
      const tooLate = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE_MS);
      this.#process.once('error', reject);
      this.#process.once('exit', () => {
        clearTimeout(tooLate);
        reject(new Error(`it ended before it listened:\n${log.join('\n')}`));
      });
      createInterface(this.#process.stderr).on('line', (line) => {
        log.push(line);
        const [, host] = /listening on http:\/\/(\S+)/.exec(line) ?? [];
        if (host) {
          clearTimeout(tooLate);
          resolve(host);
        }
      });
    });
  }

  async #end(signal) {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) });
      this.#process.kill(signal);
      await ended;
    }
  }
}

/** An address that is free, for a server that will come back to it. */
export async function freeHost() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${port}`;
}
