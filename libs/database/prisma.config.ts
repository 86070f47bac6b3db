import { chmodSync, statSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Prisma's native schema engine is a download; ours is the WASM build from npm, behind the native one's command line
 * (src/schema-engine/). Nothing here needs a network, and nothing asks for one.
 */
const engine = here('./prisma/schema-engine.mjs');
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= engine;
process.env.CHECKPOINT_DISABLE ??= '1';
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= '1';

// The CLI may run on an older Node of the system; the engine runs on the one that npm installed for this workspace.
process.env.PATH = [here('../../node_modules/.bin'), process.env.PATH ?? ''].join(delimiter);

// An archive or a file system without mode bits loses the executable one.
if ((statSync(engine).mode & 0o100) === 0) chmodSync(engine, 0o755);

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
