import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { RENOVATE_SCHEMA } from './renovate.ts';

/**
 * Makes `schemas/renovate.json` anew: of the schema in npm's package `renovate`, the settings that renovate.json uses. The package
 * is too large for every clone to install.
 */
const VERSION = '44.121.2';

interface Schema {
  $schema?: string;
  properties: Record<string, unknown>;
  definitions?: Record<string, unknown>;
}

const folder = mkdtempSync(path.join(tmpdir(), 'renovate-schema-'));
try {
  execFileSync('npm', ['pack', `renovate@${VERSION}`, '--silent'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('tar', ['xzf', `renovate-${VERSION}.tgz`, 'package/renovate-schema.json'], { cwd: folder });
  const whole = JSON.parse(readFileSync(path.join(folder, 'package/renovate-schema.json'), 'utf8'), (key, value: unknown) => (key === 'description' && typeof value === 'string' ? undefined : value)) as Schema;
  const config = JSON.parse(readFileSync(path.join(WORKSPACE, 'renovate.json'), 'utf8')) as Record<string, unknown>;
  // Settings of one kind of update may be any of the whole: their schema is this one again.
  const nested = Object.values(config).flatMap((value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []));
  const used = [...new Set([...Object.keys(config), ...nested])];
  const missing = used.filter((name) => name !== '$schema' && !(name in whole.properties));
  if (missing.length > 0) throw new Error(`Renovate has no setting ${missing.join(', ')}.`);
  const properties = Object.fromEntries(used.filter((name) => name in whole.properties).map((name) => [name, whole.properties[name]]));
  const schema = { $schema: whole.$schema, type: 'object', properties: { $schema: { type: 'string' }, ...properties }, additionalProperties: false, definitions: reachable(properties, whole.definitions ?? {}) };
  writeFileSync(RENOVATE_SCHEMA, `${JSON.stringify(schema)}\n`);
  console.log(`wrote ${path.relative(WORKSPACE, RENOVATE_SCHEMA)}: ${Object.keys(schema.properties).length} settings`);
} finally {
  rmSync(folder, { recursive: true });
}

function reachable(from: unknown, definitions: Record<string, unknown>): Record<string, unknown> {
  const found = new Map<string, unknown>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (found.has(name)) continue;
      found.set(name, definitions[name]);
      follow(definitions[name]);
    }
  };
  follow(from);
  return Object.fromEntries(found);
}
