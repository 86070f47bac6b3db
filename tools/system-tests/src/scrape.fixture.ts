import { randomUUID } from 'node:crypto';
import { commands } from '@chatgenius/contracts';
import { type StackMember } from '@chatgenius/stack';
import { seed } from '@chatgenius/testing';
import { type OwnSystem } from './own-system.ts';

const SAMPLE = /^([a-z_]+(?:\{.*?\})?) [-+\d.eInfNa]+(?: # \{trace_id="([0-9a-f]{32})"\}.*)?$/;

/** What a process tells Prometheus. */
export class Scrape {
  readonly name: string;
  readonly text: string;
  readonly series: ReadonlySet<string>;

  private constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    this.series = new Set(text.split('\n').flatMap((line) => SAMPLE.exec(line)?.[1] ?? []));
  }

  static async of(this: void, { name, opsUrl }: Pick<StackMember, 'name' | 'opsUrl'>): Promise<Scrape> {
    const response = await fetch(`${opsUrl}/metrics`, { headers: { accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5' } });
    return new Scrape(name, await response.text());
  }

  /** Traces that series of this beginning name. */
  exemplars(beginning: string): string[] {
    return this.text.split('\n').flatMap((line) => (line.startsWith(beginning) ? (SAMPLE.exec(line)?.[2] ?? []) : []));
  }
}

/** Users and channels that were never seen before do some of everything, well and badly. */
export async function mixedRun(system: OwnSystem): Promise<void> {
  const { userIds, channels } = await seed(system.database.pool, { users: 10, channels: 5 });
  await Promise.all(
    userIds.map(async (userId, index) => {
      const socket = await system.connect(userId, index);
      const channelId = channels[index % channels.length]?.id ?? '';
      await socket.command(commands.channelJoin, { channelId });
      await socket.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'planted' });
      await socket.command(commands.presenceUpdate, { status: 'away' });
      await socket.command(commands.channelJoin, { channelId: randomUUID() }).catch(() => undefined);
      await socket.command(commands.messageSend, { channelId: randomUUID(), clientMessageId: randomUUID(), text: 'planted' }).catch(() => undefined);
      const headers = { authorization: `Bearer ${await system.token(userId)}` };
      for (const path of ['/v1/me', `/v1/channels/${channelId}/messages`, `/v1/users/${randomUUID()}`, `/planted/${randomUUID()}`, '/v1/search?q=planted']) await fetch(`${system.apiUrl}${path}`, { headers });
    }),
  );
}
