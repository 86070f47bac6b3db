import { may } from './permissions.ts';

describe('may', () => {
  it('allows nothing without a role, or with one that only a newer release knows', () => {
    for (const role of [undefined, 'host', 'constructor', '__proto__']) expect(may(role as never, 'message:send')).toBe(false);
    expect(may('guest', 'message:send')).toBe(true);
  });
});
