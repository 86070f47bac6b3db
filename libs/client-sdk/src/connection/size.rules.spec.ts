import { limits } from '@chatgenius/contracts';
import fc from 'fast-check';
import { type CommandName } from '../wire.ts';
import { payloadOf, refusalOf } from './size.rules.ts';

const send = (text: string) => ({ channelId: 'c', clientMessageId: 'm', text });
const reasonOf = (name: CommandName, input: unknown, of = limits) => refusalOf(name, input, payloadOf(name, input), of)?.reason;

describe('what the server would not take', () => {
  it.each([
    ['70,000 characters', 'a'.repeat(70_000)],
    ['22,000 CJK', '漢'.repeat(22_000)],
    ['12,000 control characters', '\u0001'.repeat(12_000)],
    ['one more than may be', 'a'.repeat(limits.messageTextLength + 1)],
  ])('is known before it is sent: %s', (_, text) => {
    expect([reasonOf('messageSend', send(text)), reasonOf('messageEdit', { messageId: 'm', text })]).toEqual(['TEXT_TOO_LONG', 'TEXT_TOO_LONG']);
  });

  it('is no text that it does take: as long as may be, of whatever characters', () => {
    for (const unit of ['a', '漢', '\u0001', '"', '\ud800']) expect(reasonOf('messageSend', send(unit.repeat(limits.messageTextLength)))).toBeUndefined();
  });

  it('is no text that is too long only before it is composed', () => {
    expect(reasonOf('messageSend', send('e\u0301'.repeat(limits.messageTextLength)))).toBeUndefined();
    expect(reasonOf('messageSend', send('e\u0301'.repeat(limits.messageTextLength + 1)))).toBe('TEXT_TOO_LONG');
  });

  it('is every command that does not fit into a packet, whichever it is', () => {
    const huge = 'x'.repeat(limits.packetBytes);
    const inputs: [CommandName, object][] = [['presenceUpdate', { text: huge }], ['reactionAdd', { emoji: huge }], ['channelJoin', { channelId: huge }], ['sessionRefresh', { token: huge }]];
    for (const [name, input] of inputs) expect(reasonOf(name, input)).toBe('TOO_LARGE');
  });

  it('is what has more bytes than a packet may have, to the byte', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'é', '漢', '👍', '\u0002'), { maxLength: 60 }), fc.integer({ min: 40, max: 400 }), (units, packetBytes) => {
        const input = send(units.join(''));
        const bytes = new TextEncoder().encode(payloadOf('messageSend', input)).length + 16;
        expect(reasonOf('messageSend', input, { ...limits, packetBytes })).toBe(bytes > packetBytes ? 'TOO_LARGE' : undefined);
      }),
    );
  });
});
