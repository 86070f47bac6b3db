import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, type OwnPresence, type Presence } from '@chatgenius/contracts';
import { waitUntil, type WireClient } from '@chatgenius/testing';

export type Seen = Presence & Partial<Pick<OwnPresence, 'chosen'>>;

/** Waits until presence-service knows everybody who is connected: until then, nobody is called offline. */
export async function untilSettled(client: WireClient): Promise<void> {
  await waitUntil('everybody is known', async () => {
    const userIds = [randomUUID()];
    const { presences } = await client.command(commands.presenceSubscribe, { userIds });
    await client.command(commands.presenceUnsubscribe, { userIds });
    return presences.length > 0;
  }, 30_000);
}

/** A connection that watches users, and everything that it was told of them. */
export class PresenceWatcher {
  readonly client: WireClient;
  /** Snapshots and news, in the order in which they came. */
  readonly told: Seen[] = [];

  constructor(client: WireClient) {
    this.client = client;
    const { name } = ephemeralEvents.presenceUpdated;
    const learn = (event: unknown) => this.told.push(...ephemeralEvents.presenceUpdated.data.parse(event).users);
    for (const event of client.ephemeral) if (event.name === name) learn(event.data);
    client.socket.on(name, learn);
  }

  async watch(...userIds: string[]): Promise<Seen[]> {
    const { presences } = await this.client.command(commands.presenceSubscribe, { userIds });
    this.told.push(...presences);
    return presences;
  }

  of(userId: string): Seen[] {
    return this.told.filter((seen) => seen.userId === userId);
  }

  /** Each status that the user was seen in, one after the other. */
  statuses(userId: string): string[] {
    return this.of(userId).map(({ status }) => status).filter((status, index, all) => status !== all[index - 1]);
  }

  last(userId: string): Seen | undefined {
    return this.of(userId).at(-1);
  }

  async sees(userId: string, expected: Partial<Seen>, timeoutMs?: number): Promise<void> {
    const holds = () => Object.entries(expected).every(([key, value]) => this.last(userId)?.[key as keyof Seen] === value);
    await waitUntil(`${userId} is seen as ${JSON.stringify(expected)} (told: ${JSON.stringify(this.of(userId))})`, holds, timeoutMs);
  }
}
