import { writeFile } from 'node:fs/promises';
import { exportJWK, generateKeyPair } from 'jose';

/** A key of the run's own, in the form that services read theirs in. */
export async function createSigningKeys(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'load', alg: 'EdDSA', use: 'sig' };
  await writeFile(file, JSON.stringify({ keys: [key] }), { mode: 0o600 });
}
