import { forwarded, leftBy, Wants } from './shared-streams.ts';

describe('clients on one connection', () => {
  const join = (wants: Wants, channelId: string) => forwarded('channelJoin', { channelId }, wants, []);

  it('leave a conversation for the server when the last of them leaves it', () => {
    const [one, other] = [new Wants(), new Wants()];
    for (const wants of [one, other]) join(wants, 'c');
    expect(forwarded('channelLeave', { channelId: 'c' }, one, [other])).toBeUndefined();
    expect(forwarded('channelLeave', { channelId: 'c' }, other, [one])).toEqual({ input: { channelId: 'c' } });
  });

  it('take up what they had, and give it up when they are gone', () => {
    const [one, other] = [new Wants(), new Wants()];
    forwarded('sessionResume', { since: [{ stream: 'channel:a' }, { stream: 'thread:t' }, { stream: 'user:u' }] }, one, []);
    join(other, 'a');
    expect(leftBy(one, [other])).toEqual([{ name: 'threadLeave', input: { threadId: 't' } }]);
    expect(leftBy(one, [])).toEqual([{ name: 'channelLeave', input: { channelId: 'a' } }, { name: 'threadLeave', input: { threadId: 't' } }]);
  });

  it('watch a user for as long as one of them does', () => {
    const [one, other] = [new Wants(), new Wants()];
    forwarded('presenceSubscribe', { userIds: ['u', 'v'] }, one, [other]);
    forwarded('presenceSubscribe', { userIds: ['v'] }, other, [one]);
    expect(forwarded('presenceUnsubscribe', { userIds: ['u', 'v'] }, one, [other])).toEqual({ input: { userIds: ['u'] } });
    expect(forwarded('presenceUnsubscribe', { userIds: ['v'] }, one, [other])).toBeUndefined();
  });

  it('are active while one of them is', () => {
    const [one, other] = [new Wants(), new Wants()];
    expect(forwarded('presenceActivity', { active: false }, one, [other])).toEqual({ input: { active: true } });
    expect(forwarded('presenceActivity', { active: false }, other, [one])).toEqual({ input: { active: false } });
  });
});
