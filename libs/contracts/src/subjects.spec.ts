import { randomUUID } from 'node:crypto';
import { commands } from './catalogue.ts';
import { streams } from './streams.ts';
import { shardOf, subjects } from './subjects.ts';

describe('subjects', () => {
  it('follow from the name of a command', () => {
    expect(commands.messageSend.request.subject).toBe('chat.v1.messaging.message.send');
  });

  it('carry a stream’s kind and id, and give them back', () => {
    const stream = streams.channel(randomUUID());
    const subject = subjects.stream(stream, 64);
    expect(subjects.streamOf(subject)).toBe(stream);
    expect(subject.startsWith(subjects.shard(shardOf(stream, 64)).slice(0, -1))).toBe(true);
    const typing = subjects.typing(stream, 64);
    expect(subjects.streamOf(typing)).toBe(stream);
    expect(typing.startsWith(subjects.typingShard(shardOf(stream, 64)).slice(0, -1))).toBe(true);
  });

  it('spread streams evenly over the shards', () => {
    const counts = new Array<number>(16).fill(0);
    for (let index = 0; index < 16_000; index++) {
      const shard = shardOf(streams.channel(randomUUID()), 16);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });

  it('put a stream into the same shard for ever', () => {
    expect(shardOf('channel:3d1f6d0e-6a55-4b1c-9d0a-5f0f5bb0a001', 64)).toBe(shardOf('channel:3d1f6d0e-6a55-4b1c-9d0a-5f0f5bb0a001', 64));
    expect(shardOf('channel:00000000-0000-4000-8000-000000000000', 64)).toMatchInlineSnapshot(`2`);
  });
});
