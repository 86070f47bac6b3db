/** Lets Node load TypeScript with decorators: as .swcrc says, by which the services are bundled too. */
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

const workspace = path.resolve(import.meta.dirname, '../../../..');

registerHooks({
  load(url, context, nextLoad) {
    const { protocol, pathname } = new URL(url);
    if (protocol !== 'file:' || !pathname.endsWith('.ts')) return nextLoad(url, context);
    // For the lines in stack traces.
    const { code } = transformFileSync(fileURLToPath(url), { cwd: workspace, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
