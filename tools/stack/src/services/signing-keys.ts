import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { newSigningKeys } from '@chatgenius/auth';

/** Creates the private keys that access tokens are signed with, unless they exist. For this machine only: deployments bring their own. */
export function ensureSigningKeys(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, newSigningKeys(), { mode: 0o600, flag: 'wx' });
}
