// Every document that is expected of us is one by the official parser, and describes what is on the wire.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

import { Parser } from '@asyncapi/parser';

const FOLDER = new URL('expected/', import.meta.url);
/** What the parser says of every document that is not of the newest version. */
const NOT_THE_LATEST = 'asyncapi-latest-version';

const documents = readdirSync(FOLDER).filter((name) => name.endsWith('.asyncapi.json'));

test('there are documents', () => {
  assert.ok(documents.length >= 3, documents.join());
});

for (const name of documents) {
  test(`${name} is an AsyncAPI document, without an error or a warning`, async () => {
    const { document, diagnostics } = await new Parser().parse(readFileSync(new URL(name, FOLDER), 'utf8'));
    const complaints = diagnostics.filter(({ code }) => code !== NOT_THE_LATEST);
    assert.deepEqual(complaints, []);
    assert.equal(document.version(), '3.0.0');
    for (const operation of document.operations().all()) {
      assert.equal(operation.channels().length, 1, operation.id());
      assert.ok(operation.messages().length >= 1, operation.id());
    }
  });
}

test('what the server receives can be told from what it sends', async () => {
  const { document } = await new Parser().parse(readFileSync(new URL('chat.asyncapi.json', FOLDER), 'utf8'));
  const operations = (list) => list.map((operation) => operation.id()).sort();
  assert.deepEqual(operations(document.operations().filterByReceive()), ['ChatSocket.receive.message', 'ChatSocket.receive.typing']);
  assert.deepEqual(operations(document.operations().filterBySend()), [
    'ChatSocket.send.confirm',
    'ChatSocket.send.cursor',
    'ChatSocket.send.error',
    'ChatSocket.send.posted',
  ]);
  const message = document.operations().get('ChatSocket.receive.message');
  assert.deepEqual(message.reply().messages().all().map((reply) => reply.id()).sort(), ['message.error', 'message.reply']);
  const [example] = message.messages().all()[0].examples().all();
  assert.deepEqual(example.payload(), { event: 'message', data: { text: 'Merhaba' }, id: 1 });
});
