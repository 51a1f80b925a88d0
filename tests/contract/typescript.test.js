// Every module that is expected of us compiles as strictly as it can be asked for, is used as the types in `types/` say, and stops
// compiling where the contract has changed.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const tsc = here('node_modules/typescript/bin/tsc');

test('the modules and what uses them compile', () => {
  execFileSync(process.execPath, [tsc, '-p', here('tsconfig.json')], { stdio: ['ignore', 'inherit', 'inherit'] });
});

test('nothing in them is any', () => {
  for (const name of ['app.ts', 'chat.ts', 'everything.ts']) {
    const module = readFileSync(here(`expected/${name}`), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*|'[^'\n]*'/g, '');
    assert.doesNotMatch(module, /\bany\b/, name);
  }
});

test('an event that is called otherwise is no longer found', () => {
  const { status, text } = compiledWith((module) => module.replaceAll('message', 'say'));
  assert.notEqual(status, 0);
  assert.match(text, /Property 'message' does not exist on type 'ChatClient'/);
});

test('a field that is called otherwise is no longer found', () => {
  const { status, text } = compiledWith((module) => module.replaceAll('  text: string;', '  words: string;'));
  assert.notEqual(status, 0);
  assert.match(text, /Property 'text' does not exist on type 'Posted'/);
});

test('an event that is no longer emitted cannot be listened to', () => {
  const { status, text } = compiledWith((module) => module.replace(/^  readonly posted: .*\n/m, ''));
  assert.notEqual(status, 0);
  assert.match(text, /'"posted"' is not assignable/);
});

test('no event is called as a member of the runtime', () => {
  const runtime = readFileSync(here('../../clients/typescript/src/client.ts'), 'utf8');
  const [, body] = runtime.split(/^export class Client</m);
  const declared = body.split(/^}/m)[0].matchAll(/^  (?:protected |readonly |get )?([a-z]\w*)(?=[(<:])/gm);
  const members = [...declared].map(([, name]) => name);
  assert.ok(['request', 'closed', 'state'].every((name) => members.includes(name)), members.join());
  const names = readFileSync(here('../../asena-ws/src/contract/typescript/names.rs'), 'utf8');
  const [, taken] = names.match(/MEMBERS_TAKEN: &\[&str\] = &\[([^\]]*)\]/);
  for (const member of members) {
    assert.ok(taken.includes(`"${member}"`), member);
  }
});

/** What tsc says of `types/chat.ts` beside a module of another contract. */
function compiledWith(change) {
  const folder = mkdtempSync(here('changed-'));
  try {
    const module = readFileSync(here('expected/chat.ts'), 'utf8');
    const changed = change(module);
    assert.notEqual(changed, module, 'nothing was changed');
    writeFileSync(`${folder}/chat.ts`, changed);
    const user = readFileSync(here('types/chat.ts'), 'utf8').replace('../expected/chat.js', './chat.js');
    writeFileSync(`${folder}/user.ts`, user);
    writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ extends: '../tsconfig.json', include: ['.'] }));
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    return { status, text: stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
