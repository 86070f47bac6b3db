import { readEnvironment } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { busEnvironment, busOf } from './bus-environment.ts';

const NATS_URL = 'nats://127.0.0.1:4222';
const shards = (environment: Record<string, string>) => busOf(readEnvironment(z.object(busEnvironment), { NATS_URL, ...environment })).streamShards;

describe('busOf', () => {
  it('has the shards that are set, and one where sharding is off', () => {
    expect(shards({})).toBe(64);
    expect(shards({ STREAM_SHARDS: '8', FEATURES: 'sharding, typing' })).toBe(8);
    expect(shards({ STREAM_SHARDS: '8', FEATURES: 'presence,typing,status' })).toBe(1);
    expect(shards({ FEATURES: 'none' })).toBe(1);
  });

  it('takes no name that it does not know', () => {
    expect(() => shards({ FEATURES: 'presence,sharing' })).toThrow(/FEATURES/);
  });
});
