// What is published: small, by itself, and as its README says.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

import { Client } from '../dist/index.js';
import { settingsOf } from '../dist/options.js';

const BYTES_MAX = 6 * 1024;
const LINES_MAX = 600;

const folder = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => readFileSync(`${folder}${path}`, 'utf8');

test('the whole runtime is less than 6 KiB, minified and gzipped', async (t) => {
  const { outputFiles } = await build({
    entryPoints: [`${folder}dist/index.js`],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes < BYTES_MAX, `${bytes} bytes`);
});

test('it depends on nothing, not on node either', () => {
  const manifest = JSON.parse(read('package.json'));
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies']) {
    assert.equal(manifest[kind], undefined);
  }
  assert.deepEqual([manifest.type, manifest.sideEffects], ['module', false]);
  for (const file of readdirSync(`${folder}dist`).filter((name) => name.endsWith('.js'))) {
    for (const [, from] of read(`dist/${file}`).matchAll(/\bfrom '([^']+)'/g)) {
      assert.match(from, /^\.\/[a-z-]+\.js$/, `${file} imports ${from}`);
    }
  }
});

test('what is published is what was built, and nothing besides', () => {
  const report = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' });
  const [{ files }] = Object.values(JSON.parse(report));
  const paths = files.map(({ path }) => path).filter((path) => !/^dist\/[a-z-]+\.(js|d\.ts)$/.test(path));
  assert.deepEqual(paths.sort(), ['LICENSE', 'README.md', 'package.json']);
  assert.ok(files.some(({ path }) => path === 'dist/index.d.ts'));
});

test('the README names all that an event’s method cannot be called', () => {
  const [, listed] = /The names ([^.]+) are the\s+runtime's/.exec(read('README.md'));
  const named = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const own = Object.getOwnPropertyNames(new Client({ url: 'ws://localhost/' }));
  const inherited = Object.getOwnPropertyNames(Client.prototype);
  assert.deepEqual(named.sort(), [...own, ...inherited].sort());
});

test('what holds where nothing is said is what the README says', () => {
  const settings = settingsOf({ url: '/' });
  const rows = read('README.md').matchAll(/^\| `(\w+)` \| (.*?) \| /gm);
  const defaults = new Map([...rows].map(([, name, value]) => [name, value]));
  for (const name of ['requestTimeoutMs', 'connectTimeoutMs', 'bufferMax', 'bufferedBytesMax']) {
    assert.equal(settings[name].toLocaleString('en'), defaults.get(name), name);
  }
  const { random, ...backoff } = settings.backoff;
  assert.equal(random, Math.random);
  for (const [name, values] of Object.entries({ backoff, liveness: settings.liveness })) {
    const fields = Object.entries(values).map(([field, value]) => `${field}: ${literal(value)}`);
    assert.equal(`\`{ ${fields.join(', ')} }\``, defaults.get(name), name);
  }
});

function literal(value) {
  return typeof value === 'string' ? `'${value}'` : value.toLocaleString('en').replaceAll(',', '_');
}

test('no file is too long to read', () => {
  for (const kind of ['src', 'tests', 'tests/kit', 'tests/types']) {
    for (const file of readdirSync(`${folder}${kind}`).filter((name) => /\.(js|ts)$/.test(name))) {
      const lines = read(`${kind}/${file}`).split('\n').length;
      assert.ok(lines <= LINES_MAX, `${kind}/${file} has ${lines} lines`);
    }
  }
});
