import { isRecentRedis } from './server-versions.rules.ts';

describe('which Redis is recent enough', () => {
  it.each([
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=d81b8ff71cfb150e', true],
    ['Redis server v=8.2.1 sha=00000000:0 malloc=libc bits=64 build=1', true],
    ['Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=a3fdef44459b3ad6', false],
    ['something else', false],
  ])('%s: %s', (line, recent) => {
    expect(isRecentRedis(line)).toBe(recent);
  });
});
