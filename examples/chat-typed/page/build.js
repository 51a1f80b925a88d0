// Makes `app.js` of `src` and the runtime of the client. It is checked in, so that the server is built without node.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

export const OUTPUT = fileURLToPath(new URL('app.js', import.meta.url));

/** The script as its sources give it. */
export async function script() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('src/app.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    banner: { js: '// Built of page/src by `npm run build`. Do not edit it.' },
    write: false,
  });
  return outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(OUTPUT, await script());
}
