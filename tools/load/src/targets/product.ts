import path from 'node:path';
import { type Infrastructure, onDatabase, type StackMember, startStack, UNHINDERED } from '@chatgenius/stack';
import { AUDIENCE, ISSUER } from './tokens.ts';
import { type Target } from './target.ts';

export interface ProductOptions {
  infrastructure: Infrastructure;
  databaseUrl: string;
  signingKeysFile: string;
  gateways: number;
  messaging: number;
  /** Processes that take files. Default: none */
  files?: number;
  /** Folder for CPU profiles of every process, written as they end. */
  profile?: string;
  /** File for every statement that the services send to Postgres. */
  recordStatements?: string;
  /** Variables for every service, beside what all runs have. */
  env?: Record<string, string>;
  /** Take every connection as it comes, in scenarios that are not about connecting. Default: true */
  openDoor?: boolean;
  /** With the limits that a deployment has unless it is told otherwise, also those of connecting. */
  asShipped?: boolean;
  /** Folder for logs; without one they go with the stack. */
  logDirectory?: string;
}

export interface Product extends Target {
  readonly apiUrl: string;
  /** Of the first process that takes files. */
  readonly filesUrl: string;
  readonly filesPids: () => number[];
  /** Where the gateways' metrics are, in the order of `urls`. */
  readonly opsUrls: readonly string[];
  /** The same of messaging-service. */
  readonly messagingOpsUrls: readonly string[];
  /** Asks a gateway to end, and makes it after `graceMs`; resolves when it has. */
  stopGateway(index: number, graceMs?: number): Promise<void>;
}

const STATEMENT_RECORDER = path.join(import.meta.dirname, '../queries/record-statements.ts');

/** The services as in production: each its own process, telemetry on, no trace exporter. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { infrastructure, databaseUrl, signingKeysFile, gateways, messaging, files = 0, profile, recordStatements, logDirectory, env, asShipped = false, openDoor = !asShipped } = options;
  const stack = await startStack({
    infrastructure: onDatabase(infrastructure, databaseUrl),
    topology: { gateways, messaging, channelApi: 1, presence: 1, files },
    signingKeysFile,
    logDirectory,
    env: {
      'connection-gateway': openDoor ? { CONNECTS_PER_SECOND: '100000', CONNECTS_AT_ONCE: '100000' } : {},
      all: {
        ...(asShipped ? {} : UNHINDERED),
        NODE_ENV: 'production',
        AUTH_ISSUER: ISSUER,
        AUTH_AUDIENCE: AUDIENCE,
        ...env,
        ...(profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {}),
        ...(recordStatements ? { NODE_OPTIONS: `--import ${STATEMENT_RECORDER}`, RECORD_STATEMENTS: recordStatements } : {}),
      },
    },
  });
  return {
    name: 'product',
    urls: stack.gateways.map(({ url }) => url),
    opsUrls: stack.gateways.map(({ opsUrl }) => opsUrl),
    messagingOpsUrls: stack.messaging.map(({ opsUrl }) => opsUrl),
    stopGateway: async (index, graceMs) => stack.gateways[index]?.process.stop(graceMs),
    apiUrl: stack.channelApi[0]?.url ?? '',
    filesUrl: stack.files[0]?.url ?? '',
    filesPids: () => pidsOf(stack.files),
    pids: () => ({ edge: pidsOf(stack.gateways), messaging: pidsOf(stack.messaging), presence: pidsOf(stack.presence), 'channel-api': pidsOf(stack.channelApi) }),
    stop: () => stack.stop(),
  };
}

function pidsOf(members: readonly StackMember[]): number[] {
  return members.flatMap(({ process }) => process.pid ?? []);
}
