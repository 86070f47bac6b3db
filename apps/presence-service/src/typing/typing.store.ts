import { limits, type StreamId } from '@chatgenius/contracts';
import { pipelineOfEach, type RedisClient } from '@chatgenius/service-runtime/redis';
import { Inject, Injectable } from '@nestjs/common';
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

/** Who is typing where, in Redis. No key lives longer than the typing that it tells of. Those of a cluster may be on any of its nodes. */
@Injectable()
export class TypingStore {
  constructor(@Inject(REDIS) private readonly redis: RedisClient) {}

  async start(gatewayId: string, typists: readonly Typing[], now: number): Promise<void> {
    const until = now + limits.typingExpiryMs;
    const entries = typists.flatMap(({ stream, userId }) => [
      { key: typistsOf(stream), member: userId },
      { key: placesOf(userId), member: `${stream} ${gatewayId}` },
    ]);
    await pipelineOfEach(this.redis, {
      items: entries,
      key: ({ key }) => key,
      add: (commands, { key, member }) => commands.zremrangebyscore(key, '-inf', now).zadd(key, until, member).pexpire(key, limits.typingExpiryMs),
    });
  }

  /** @returns those who type in that stream at no other gateway either */
  async stop(gatewayId: string, typists: readonly Typing[], now: number): Promise<Typing[]> {
    const found = await pipelineOfEach(this.redis, {
      items: typists,
      key: ({ userId }) => placesOf(userId),
      add: (commands, { stream, userId }) => commands.zrem(placesOf(userId), `${stream} ${gatewayId}`).zrangebyscore(placesOf(userId), `(${now}`, '+inf'),
    });
    const stopped = typists.filter(({ stream }, index) => {
      const [, places] = found[index] as [number, string[]];
      return !places.some((place) => place.startsWith(`${stream} `));
    });
    await this.#remove(stopped);
    return stopped;
  }

  /** Ends all typing of these users. @returns where they typed */
  async stopAll(userIds: readonly string[]): Promise<Typing[]> {
    const found = await pipelineOfEach(this.redis, { items: userIds, key: placesOf, add: (commands, userId) => commands.zrange(placesOf(userId), 0, '-1').del(placesOf(userId)) });
    const stopped = userIds.flatMap((userId, index) => {
      const [places] = found[index] as [string[], number];
      const streams = new Set(places.map((place) => place.slice(0, place.indexOf(' ')) as StreamId));
      return [...streams].map((stream): Typing => ({ stream, userId }));
    });
    await this.#remove(stopped);
    return stopped;
  }

  async typing(streams: readonly StreamId[], now: number): Promise<(Typing & { readonly until: number })[]> {
    const found = await pipelineOfEach(this.redis, {
      items: streams,
      key: typistsOf,
      add: (commands, stream) => commands.zrange(typistsOf(stream), '+inf', `(${now}`, 'BYSCORE', 'REV', 'LIMIT', 0, MAX_TYPISTS, 'WITHSCORES'),
    });
    return streams.flatMap((stream, index) => {
      const [typists] = found[index] as [string[]];
      return pairs(typists).map(([userId, until]) => ({ stream, userId, until: Number(until) }));
    });
  }

  async #remove(typists: readonly Typing[]): Promise<void> {
    await pipelineOfEach(this.redis, { items: typists, key: ({ stream }) => typistsOf(stream), add: (commands, { stream, userId }) => commands.zrem(typistsOf(stream), userId) });
  }
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index] ?? '', flat[2 * index + 1] ?? '']);
}
