/**
 * Makes what nobody else may know, once: the keys that access tokens are signed with, and those that secrets of webhooks and
 * second factors are sealed with, links to files signed, and the canary's users signed in. Makes the folder of files, too: a new volume belongs to root, and
 * file-service runs as somebody else. Runs in the image of channel-api, before it.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [folder = '', files = ''] = process.argv.slice(2);
const KEY_BYTES = 32;

make('signing-keys.json', () => execFileSync(process.execPath, ['bundle/main.js', '--new-signing-keys']));
for (const name of ['webhook-secret-key', 'identity-secret-key', 'file-link-key', 'canary-password']) make(name, () => randomBytes(KEY_BYTES).toString('base64'));

mkdirSync(files, { recursive: true });
// Only file-service has this volume.
chmodSync(files, 0o777);

function make(name, content) {
  const file = path.join(folder, name);
  if (existsSync(file)) return;
  // Readable for the services' user; only services have this volume. Whole, or not at all.
  writeFileSync(`${file}.partial`, content(), { mode: 0o444 });
  renameSync(`${file}.partial`, file);
  console.log(`made ${name}`);
}
