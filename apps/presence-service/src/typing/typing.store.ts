import { limits, type StreamId } from '@chatgenius/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type ChainableCommander, type Redis } from 'ioredis';
import { REDIS } from '../tokens.ts';

/** Of one stream: who is typing, by until when. */
const typistsOf = (stream: StreamId) => `typing:in:${stream}`;
/** Of one user: where they type and at which gateway, by until when. */
const placesOf = (userId: string) => `typing:by:${userId}`;

/** Of a stream in which half the world types, these many are as good as all. */
const MAX_TYPISTS = 50;

export interface Typing {
  readonly stream: StreamId;
  readonly userId: string;
}

/** Who is typing where, in Redis. No key lives longer than the typing that it tells of. */
@Injectable()
export class TypingStore {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  async start(gatewayId: string, typists: readonly Typing[], now: number): Promise<void> {
    const until = now + limits.typingExpiryMs;
    const commands = this.redis.pipeline();
    for (const { stream, userId } of typists) {
      for (const [key, member] of [[typistsOf(stream), userId], [placesOf(userId), `${stream} ${gatewayId}`]] as const) {
        commands.zremrangebyscore(key, '-inf', now).zadd(key, until, member).pexpire(key, limits.typingExpiryMs);
      }
    }
    await outcomes(commands);
  }

  /** @returns those who type in that stream at no other gateway either */
  async stop(gatewayId: string, typists: readonly Typing[], now: number): Promise<Typing[]> {
    const look = this.redis.pipeline();
    for (const { stream, userId } of typists) look.zrem(placesOf(userId), `${stream} ${gatewayId}`).zrangebyscore(placesOf(userId), `(${now}`, '+inf');
    const places = (await outcomes(look)).filter((_, index) => index % 2 === 1) as string[][];
    const stopped = typists.filter(({ stream }, index) => places[index]?.some((place) => place.startsWith(`${stream} `)) !== true);
    const remove = this.redis.pipeline();
    for (const { stream, userId } of stopped) remove.zrem(typistsOf(stream), userId);
    await outcomes(remove);
    return stopped;
  }

  /** Ends all typing of these users. @returns where they typed */
  async stopAll(userIds: readonly string[]): Promise<Typing[]> {
    const look = this.redis.pipeline();
    for (const userId of userIds) look.zrange(placesOf(userId), 0, '-1').del(placesOf(userId));
    const places = (await outcomes(look)).filter((_, index) => index % 2 === 0) as string[][];
    const stopped = userIds.flatMap((userId, index) => {
      const streams = new Set(places[index]?.map((place) => place.slice(0, place.indexOf(' ')) as StreamId));
      return [...streams].map((stream): Typing => ({ stream, userId }));
    });
    const remove = this.redis.pipeline();
    for (const { stream, userId } of stopped) remove.zrem(typistsOf(stream), userId);
    await outcomes(remove);
    return stopped;
  }

  async typing(streams: readonly StreamId[], now: number): Promise<(Typing & { readonly until: number })[]> {
    const look = this.redis.pipeline();
    for (const stream of streams) look.zrange(typistsOf(stream), '+inf', `(${now}`, 'BYSCORE', 'REV', 'LIMIT', 0, MAX_TYPISTS, 'WITHSCORES');
    const found = (await outcomes(look)) as string[][];
    return streams.flatMap((stream, index) => pairs(found[index] ?? []).map(([userId, until]) => ({ stream, userId, until: Number(until) })));
  }
}

/** What each command answered. @throws the first failure: a pipeline does not by itself */
async function outcomes(commands: ChainableCommander): Promise<unknown[]> {
  if (commands.length === 0) return [];
  const results = (await commands.exec()) ?? [];
  return results.map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index] ?? '', flat[2 * index + 1] ?? '']);
}
