// The app as a process of its own, as a user runs it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** How long something may take before a test fails rather than waits for ever. */
export const PATIENCE_MS = 20_000;

const program =
  process.env.INSPECTOR_PROGRAM ?? fileURLToPath(new URL('../../../target/debug/inspector_app', import.meta.url));

export class App {
  #process;

  /** Starts it on a free port, and waits until it listens. */
  static async start(environment = {}) {
    if (!existsSync(program)) {
      throw new Error(`there is no ${program}: run \`cargo build -p asena-ws-tests --bins\`, or say where it is by INSPECTOR_PROGRAM`);
    }
    const app = new App();
    app.#process = spawn(program, {
      env: { ...process.env, ASENA_ADDR: '127.0.0.1:0', RUST_LOG: 'info', ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines = createInterface(app.#process.stderr);
    app.hosts = await new Promise((resolve, reject) => {
      const hosts = {};
      app.#process.once('exit', () => reject(new Error('the app ended before it listened')));
      const tooLate = setTimeout(() => app.#process.kill('SIGKILL'), PATIENCE_MS);
      app.#process.once('exit', () => clearTimeout(tooLate));
      lines.on('line', (line) => {
        const [, what, host] = /(listening|operations) on http:\/\/(\S+)/.exec(line) ?? [];
        if (what) {
          hosts[what] = host;
        }
        if (hosts.listening) {
          clearTimeout(tooLate);
          resolve(hosts);
        }
      });
    });
    return app;
  }

  get host() {
    return this.hosts.listening;
  }

  /** Where the inspector is. */
  get page() {
    return `http://${this.hosts.operations ?? this.host}/_asena`;
  }

  async stop() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit', { signal: AbortSignal.timeout(PATIENCE_MS) });
      this.#process.kill('SIGKILL');
      await ended;
    }
  }
}
