import { limits } from '@chatgenius/contracts';
import { PresenceClient } from '../presence/presence-client.ts';

/** How many of those who are connected are shown as online to somebody who begins to look at them. */
export interface Sight {
  readonly online: number;
  readonly of: number;
}

const PATIENCE_MS = 20_000;

/** A look at as many users as one command may name, spread over all of them. */
export async function seeOthers(url: string, userIds: readonly string[], token: string): Promise<Sight> {
  const step = Math.max(1, Math.floor(userIds.length / limits.presenceUsers));
  const watches = Array.from({ length: Math.min(limits.presenceUsers, userIds.length) }, (_, index) => userIds[index * step] ?? '');
  const online = new Set<string>();
  const all = Promise.withResolvers<void>();
  const see = (users: readonly { userId: string; status: string }[]): void => {
    for (const { userId, status } of users) if (status === 'online') online.add(userId);
    if (online.size >= watches.length) all.resolve();
  };
  const client = new PresenceClient(
    { userId: userIds[0] ?? '', url, token, watches },
    { told: (_, users) => see(users), found: see, lost: (_, reason) => all.reject(new Error(`who looks at others was cut off: ${reason}`)) },
  );
  const patience = setTimeout(() => all.resolve(), PATIENCE_MS);
  try {
    await client.connect();
    await all.promise;
  } finally {
    clearTimeout(patience);
    client.cut();
  }
  return { online: online.size, of: watches.length };
}
