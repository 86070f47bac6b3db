import { commands } from '@chatgenius/contracts';
import { hasGoneIdle, showsSomebody } from './activity.rules.ts';

describe('whether somebody is at a connection', () => {
  it('is shown by what people do, not by what clients send by themselves', () => {
    const shown = Object.values(commands).map(({ name }) => name).filter(showsSomebody);
    expect(shown).toEqual(expect.arrayContaining(['message:send', 'message:read', 'reaction:add', 'presence:update']));
    for (const name of ['session:resume', 'session:refresh', 'channel:join', 'message:delivered', 'presence:subscribe', 'presence:activity']) expect(shown).not.toContain(name);
  });

  it('ends when nobody has been shown for long enough, once', () => {
    expect(hasGoneIdle({ active: true, shownAt: 0 }, 299, 300)).toBe(false);
    expect(hasGoneIdle({ active: true, shownAt: 0 }, 300, 300)).toBe(true);
    expect(hasGoneIdle({ active: false, shownAt: 0 }, 1_000, 300)).toBe(false);
  });
});
