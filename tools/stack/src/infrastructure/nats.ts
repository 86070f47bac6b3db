import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Certificate } from '../access/certificate.ts';
import { accountPassword, ADMINISTRATOR } from '../access/passwords.ts';
import { natsConfig } from '../access/nats-config.ts';
import { checkNats } from './connection-checks.ts';
import { type ServerBinary } from './server-binaries.ts';
import { type ServerDefinition } from './server-process.ts';

interface NatsOptions {
  /** The administrator's. */
  readonly password: string;
  /** With it, nothing is said in the clear. */
  readonly certificate: Certificate | undefined;
}

/** Core NATS only: Postgres is the log that events are repaired from. */
export function natsDefinition({ command, env }: ServerBinary, folder: string, logs: string, { password, certificate }: NatsOptions): ServerDefinition {
  const config = path.join(folder, 'nats.conf');
  writeFileSync(config, natsConfig((account) => JSON.stringify(account === ADMINISTRATOR ? password : accountPassword(password, account))), { mode: 0o600 });
  return {
    name: 'nats',
    url: (port) => `${certificate ? 'tls' : 'nats'}://${ADMINISTRATOR}:${password}@127.0.0.1:${port}${certificate ? `?ca=${encodeURIComponent(certificate.certFile)}` : ''}`,
    process: (port) => ({
      command,
      args: ['--config', config, ...(certificate ? ['--tls', '--tlscert', certificate.certFile, '--tlskey', certificate.keyFile] : []), '--addr', '127.0.0.1', '--port', String(port)],
      env,
      stopSignal: 'SIGTERM',
      logFile: path.join(logs, 'nats.log'),
    }),
    check: checkNats,
    portClash: /address already in use/i,
  };
}
