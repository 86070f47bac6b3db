import { isWithin } from './subject-pattern.rules.ts';

describe('patterns of subjects', () => {
  it.each([
    ['chat.v1.notice.users.updated', 'chat.v1.notice.>', true],
    ['chat.v1.notice', 'chat.v1.notice.>', false],
    ['chat.v1.notice.users.updated', 'chat.v1.notice.users.updated', true],
    ['chat.v1.notice.users.updated', 'chat.v1.notice.users', false],
    ['chat.v1.presence-state.*', 'chat.v1.presence-state.*', true],
    ['chat.v1.presence-state.>', 'chat.v1.presence-state.*', false],
    ['chat.v1.stream.*.*.*', 'chat.v1.stream.>', true],
    ['chat.v1.messaging.message.send', 'chat.v1.presence.>', false],
  ])('%s is within %s: %s', (subject, pattern, expected) => {
    expect(isWithin(subject, pattern)).toBe(expected);
  });
});
