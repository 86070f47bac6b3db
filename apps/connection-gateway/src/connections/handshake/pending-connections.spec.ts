import { PendingConnections } from './pending-connections.ts';

describe('connections that are not authenticated yet', () => {
  it('are late when their time is over, each once, and not after they have been authenticated', () => {
    const pending = new PendingConnections<string>({ allowedMs: 100, limit: 10 });
    pending.begin('silent', 0);
    pending.begin('quick', 10);
    pending.begin('slow', 50);
    expect(pending.end('quick')).toBe(true);
    expect(pending.takeLate(99)).toEqual([]);
    expect(pending.takeLate(100)).toEqual(['silent']);
    expect(pending.takeLate(149)).toEqual([]);
    expect(pending.takeLate(500)).toEqual(['slow']);
    expect(pending.size).toBe(0);
    expect(pending.end('slow')).toBe(false);
  });

  it('are not late while they are being checked, and have their time again after a refusal', () => {
    const pending = new PendingConnections<string>({ allowedMs: 100, limit: 2 });
    pending.begin('checked', 0);
    pending.heard('checked');
    expect(pending.takeLate(10_000)).toEqual([]);
    expect(pending.size).toBe(1);
    pending.begin('silent', 10_000);
    expect(pending.begin('another', 10_001)).toBe('silent');
    pending.begin('checked', 10_050);
    expect(pending.takeLate(10_120)).toEqual(['another']);
    expect(pending.takeLate(10_150)).toEqual(['checked']);
    pending.begin('accepted', 20_000);
    pending.heard('accepted');
    expect(pending.end('accepted')).toBe(true);
    expect(pending.size).toBe(0);
  });

  it('make room for new ones, the oldest first, once there are too many', () => {
    const pending = new PendingConnections<number>({ allowedMs: 100, limit: 2 });
    expect([1, 2, 3, 4].map((connection) => pending.begin(connection, connection))).toEqual([undefined, undefined, 1, 2]);
    pending.end(3);
    expect(pending.begin(5, 5)).toBeUndefined();
    expect(pending.takeLate(1_000)).toEqual([4, 5]);
  });
});
