// Types that are hard to write, and names that are hard to keep apart.

import {
  FilesClient,
  QuietClient,
  type ClientType,
  type Drawing,
  type Empty,
  type Flattened,
  type Level,
  type Node,
  type Numbers,
  type Options,
} from '../expected/everything.js';

export function area(drawing: Drawing): number {
  // The tag tells the variants apart.
  return drawing.kind === 'circle' ? Math.PI * drawing.radius ** 2 : drawing.members.map(area).reduce((a, b) => a + b, 0);
}

export function isLoud(level: Level): boolean {
  switch (level) {
    case 'high':
      return true;
    case 'low':
    case 'off':
      return false;
  }
}

const node: Node = { children: [], parent: null, 'user-id': 'u1', "it's": true, level: 'off', value: { anything: 1 }, odd: 'ab' };
const numbers: Numbers = { one: 1 };
const empty: Empty = {};
const flattened: Flattened = { id: 'x', pairs: [['a', null]], rest: ['a', null, 'b'], by_number: { 1: 'low' } };
const options: Options = { one_of_many: ["a", 1], mixed: { a: '', b: '' } };
const recursive: ClientType = { self: { self: {} } };

export async function used(files: FilesClient, quiet: QuietClient): Promise<void> {
  await files.closeEvent();
  await files['größe'](numbers);
  await files.messageDeleted('a');
  await files.messageDeleted2('b');
  const reply: number | null = await files.thenEvent();
  await files['1st'](node);
  files.on('page', ({ items, next }) => console.log(items[0]?.children.length, next?.length));
  files.on('nothing', (data) => {
    const nothing: undefined = data;
    console.log(nothing);
  });
  files.answer('ready', () => {});
  const path: string = FilesClient.path({ id: 'a/b', rest: 'c/d' });
  const [first, second]: readonly ['files.v2', 'files.v1'] = FilesClient.protocols;
  new FilesClient({ url: path, protocols: FilesClient.protocols });
  quiet.close();
  console.log(reply, empty, flattened, options, recursive, first, second, QuietClient.path({ version: '2' }));
}

export function misused(files: FilesClient, quiet: QuietClient): void {
  // @ts-expect-error It is closed by the runtime, and by no object.
  files.close({});
  // @ts-expect-error It hears nothing.
  quiet.on('anything', () => {});
  // @ts-expect-error A value of what is not known has to be looked at first.
  files.on('page', ({ items }) => items[0]?.value.anything);
  // @ts-expect-error Nothing is in it.
  const full: Empty = { a: 1 };
  // @ts-expect-error All are numbers.
  const words: Numbers = { one: 'one' };
  // @ts-expect-error A pair has two elements.
  const options: Options = { pairs: [['a']] };
  console.log(full, words, options);
}
