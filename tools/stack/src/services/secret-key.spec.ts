import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureSecretKey } from './secret-key.ts';

it('makes a key of 256 bits once, for the owner of the file alone', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-keys-'));
  const file = path.join(folder, 'nested', 'webhook-secret-key');
  const key = ensureSecretKey(file);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(ensureSecretKey(file)).toBe(key);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
