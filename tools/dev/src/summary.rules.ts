import { type Infrastructure, type Stack } from '@chatgenius/stack';

export interface DemoAccounts {
  handles: string[];
  password: string;
  channel: string;
}

interface Started {
  infrastructure: Pick<Infrastructure, 'source' | 'urls'>;
  stack: Pick<Stack, 'channelApi' | 'gateways' | 'messaging' | 'presence' | 'files' | 'canary' | 'logDirectory' | 'passedOn'>;
  demo?: DemoAccounts;
  chatWeb?: { readonly url: string };
  /** Where the servers' URLs stand with the passwords that are left out here. */
  passwordsFile?: string;
}

/** What one needs to know once everything runs: first of all where to look. */
export function summary({ infrastructure, stack, demo, chatWeb, passwordsFile }: Started): string {
  const rows: [string, string][] = [
    ...(chatWeb ? [['Open', chatWeb.url] as [string, string]] : []),
    ...stack.channelApi.map(({ url }): [string, string] => ['HTTP API', url]),
    ...stack.gateways.map(({ name, url }): [string, string] => [`Socket.IO ${name}`, url]),
    ...stack.files.map(({ url }): [string, string] => ['Files', url]),
    ...(demo ? [['Demo', `${demo.handles.join(', ')}; password ${demo.password}; channel ${demo.channel}`] as [string, string]] : []),
    ...[...stack.channelApi, ...stack.gateways, ...stack.messaging, ...stack.presence, ...stack.files, ...stack.canary].map(({ name, opsUrl }): [string, string] => [
      `Ops ${name}`,
      `${opsUrl}/readyz  ${opsUrl}/metrics`,
    ]),
    ['Postgres', infrastructure.urls.DATABASE_URL],
    ['Redis', infrastructure.urls.REDIS_URL],
    ['NATS', infrastructure.urls.NATS_URL],
    ...(passwordsFile === undefined ? [] : [['Passwords', `${passwordsFile} (for a shell: set -a; . ${passwordsFile})`] as [string, string]]),
    ['From', infrastructure.source],
    ...(stack.passedOn.length > 0 ? [['Passed on', stack.passedOn.join(', ')] as [string, string]] : []),
    ['Logs', `${stack.logDirectory}/*.log (JSON lines)`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return ['ChatGenius is running.', '', ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${withoutPassword(value)}`), '', 'Ctrl-C stops everything; the data is kept.'].join('\n');
}

/** A terminal is often shared or recorded. */
function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^:@/]+):[^@/]+@/, '$1:***@');
}
