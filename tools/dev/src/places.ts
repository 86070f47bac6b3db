import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

const DATA = path.join(WORKSPACE, '.data');

/** What npm start keeps, and where. */
export const PLACES = {
  infrastructure: path.join(DATA, 'infrastructure'),
  keys: path.join(DATA, 'keys'),
  signingKeysFile: path.join(DATA, 'keys', 'signing-keys.json'),
  files: path.join(DATA, 'files'),
  /** The servers' URLs with the administrator's password, for a shell. */
  servers: path.join(DATA, 'servers.env'),
  logs: path.join(DATA, 'logs'),
  lock: path.join(DATA, 'launcher.json'),
};
