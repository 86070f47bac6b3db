import { type CommandName } from '../wire.ts';

/** What one of several clients on a connection has asked for. */
export class Wants {
  readonly streams = new Set<string>();
  readonly watched = new Set<string>();
  active = true;
}

/** What is to be sent for a command: another input, or nothing because others still want what this one gives up. */
export type Forwarded = { readonly input: unknown } | undefined;

interface Fields {
  readonly channelId?: string;
  readonly threadId?: string;
  readonly since?: readonly { readonly stream: string }[];
  readonly userIds?: readonly string[];
  readonly active?: boolean;
}

/** Notes what a client asks for. What it gives up goes on for as long as another one wants it. */
export function forwarded(name: CommandName, input: unknown, own: Wants, others: readonly Wants[]): Forwarded {
  const { channelId = '', threadId = '', since = [], userIds = [], active = true } = input as Fields;
  switch (name) {
    case 'channelJoin':
      own.streams.add(`channel:${channelId}`);
      return { input };
    case 'threadJoin':
      own.streams.add(`thread:${threadId}`);
      return { input };
    case 'sessionResume':
      for (const { stream } of since) own.streams.add(stream);
      return { input };
    case 'channelLeave':
    case 'threadLeave':
      return leaving(name === 'channelLeave' ? `channel:${channelId}` : `thread:${threadId}`, input, own, others);
    case 'presenceSubscribe':
      for (const userId of userIds) own.watched.add(userId);
      return { input };
    case 'presenceUnsubscribe': {
      for (const userId of userIds) own.watched.delete(userId);
      const left = userIds.filter((userId) => !others.some(({ watched }) => watched.has(userId)));
      return left.length > 0 || userIds.length === 0 ? { input: { ...(input as object), ...(userIds.length > 0 && { userIds: left }) } } : undefined;
    }
    case 'presenceActivity':
      own.active = active;
      return { input: { active: active || others.some((other) => other.active) } };
    default:
      return { input };
  }
}

function leaving(stream: string, input: unknown, own: Wants, others: readonly Wants[]): Forwarded {
  own.streams.delete(stream);
  return others.some(({ streams }) => streams.has(stream)) ? undefined : { input };
}

/** What is to be given up when a client is gone. */
export function leftBy(gone: Wants, others: readonly Wants[]): { readonly name: 'channelLeave' | 'threadLeave'; readonly input: { channelId: string } | { threadId: string } }[] {
  return [...gone.streams].flatMap((stream) => {
    const [kind, id = ''] = stream.split(':');
    if (others.some(({ streams }) => streams.has(stream)) || (kind !== 'channel' && kind !== 'thread')) return [];
    return [kind === 'channel' ? { name: 'channelLeave' as const, input: { channelId: id } } : { name: 'threadLeave' as const, input: { threadId: id } }];
  });
}
