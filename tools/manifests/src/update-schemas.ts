import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KINDS, schemaFile } from './kinds.ts';

/**
 * Makes the JSON schemas in `schemas/` anew from the types of the packages below, which are installed into a temporary folder
 * for that. The packages are 34 MB in 7,000 files: too much for every clone to install, so what is needed of them is committed.
 */
const PACKAGES = [
  'kubernetes-models@5.1.0',
  '@kubernetes-models/keda@2.0.0',
  '@kubernetes-models/prometheus-operator@6.0.0',
  '@kubernetes-models/external-secrets@2.0.0',
  '@kubernetes-models/gateway-api@2.0.0',
  '@kubernetes-models/cloudnative-pg@2.0.0',
  'ts-json-schema-generator@2.10.0',
];
/** Written by the cluster, never in a manifest. */
const OF_THE_CLUSTER = ['status', 'managedFields'];

const COMPILER_OPTIONS = { module: 'esnext', moduleResolution: 'bundler', target: 'es2024', strict: true, skipLibCheck: true, types: [] };

type Json = Record<string, unknown>;

const folder = mkdtempSync(path.join(tmpdir(), 'manifest-schemas-'));
const run = (command: string, ...args: string[]): string => execFileSync(command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] });
try {
  run('npm', 'install', '--prefix', folder, '--no-audit', '--no-fund', ...PACKAGES);
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['kind.ts'] }));
  for (const [name, { type, inline = false }] of Object.entries(KINDS)) {
    const schema = ofVersion(name.split(' ', 1).join(''), schemaOf(type, inline));
    writeFileSync(schemaFile(name), `${JSON.stringify(schema)}\n`);
    console.log(`wrote ${path.basename(schemaFile(name))}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Where a package has an older version whose fields are the same. */
function ofVersion(apiVersion: string, schema: Json): Json {
  const isConstant = (value: unknown): boolean => typeof value === 'object' && value !== null && 'const' in value;
  return JSON.parse(JSON.stringify(schema), (name, value: unknown) => (name === 'apiVersion' && isConstant(value) ? { const: apiVersion } : value)) as Json;
}

function schemaOf(type: string, inline: boolean): Json {
  const kind = path.basename(type);
  writeFileSync(path.join(folder, 'kind.ts'), `export type { I${kind} } from '${type}';\n`);
  const generator = path.join(folder, 'node_modules/ts-json-schema-generator/bin/ts-json-schema-generator.js');
  run(process.execPath, generator, '--path', 'kind.ts', '--tsconfig', 'tsconfig.json', '--type', `I${kind}`, '--no-type-check', '--jsDoc', 'none', '--expose', inline ? 'none' : 'export', '--out', 'schema.json');
  return withoutClusterFields(JSON.parse(readFileSync(path.join(folder, 'schema.json'), 'utf8')) as Json);
}

function withoutClusterFields(schema: Json): Json {
  const definitions = schema.definitions as Record<string, { properties?: Json }>;
  for (const { properties = {} } of Object.values(definitions)) for (const field of OF_THE_CLUSTER) delete properties[field];
  const used = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(definitions[decodeURIComponent(name)]);
    }
  };
  follow(schema.$ref);
  return { ...schema, definitions: Object.fromEntries(Object.entries(definitions).filter(([name]) => used.has(encodeURIComponent(name)) || used.has(name))) };
}
