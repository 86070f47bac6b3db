import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ServiceAccount } from '@chatgenius/contracts';

/** Who may do everything on the servers that are started here: tools, tests, and whoever looks. */
export const ADMINISTRATOR = 'chatgenius';
const BYTES = 24;

/** Begins with a letter: NATS's configuration would take digits for a number. */
export const newPassword = (): string => `a${randomBytes(BYTES).toString('base64url')}`;

/** Of the servers whose data is kept in this directory. */
const passwordFile = (directory: string): string => path.join(directory, 'administrator-password');

/** The password of the servers whose data is kept here, made unless it exists. */
export function ensurePassword(directory: string): string {
  const file = passwordFile(directory);
  if (!existsSync(file)) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, newPassword(), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * A service's password on a server whose administrator has this one: whoever knows the administrator's finds all others,
 * and nobody else any. For stacks on one machine; it begins with a letter, as NATS's configuration needs it to be a text.
 */
export const accountPassword = (administratorPassword: string, account: ServiceAccount): string =>
  `p${createHmac('sha256', administratorPassword).update(account).digest('base64url')}`;
