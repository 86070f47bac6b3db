import { Handle, limits } from '@chatgenius/contracts';
import fc from 'fast-check';
import { mentionedUsers, mentionsTooMany, parseNames, resolveMentions } from './mention.rules.ts';

const handles = (text: string) => parseNames(text).handles;

describe('parseNames', () => {
  it.each([
    ['@ada', ['ada']],
    ['@Ada and @ADA', ['ada']],
    ['ask @ada, @grace; (@bob)!', ['ada', 'grace', 'bob']],
    ['is it @ada.lovelace? or @ada-lovelace.', ['ada.lovelace', 'ada-lovelace']],
    ['cc:@ada\n@grace', ['ada', 'grace']],
    ['@adaさん、こんにちは@grace', ['ada', 'grace']],
    ['*@ada* and _@grace', ['ada']],
    ['@😀 👋@ada', ['ada']],
    ['@ada@', []],
    ['@@ada', []],
    ['ada@example.com a.b+c.@ada', []],
    ['@andré @ada\u0301 @adaя', []],
    ['https://medium.com/@ada/post', []],
    ['@ab @-ada @.ada', []],
    [`@${'a'.repeat(33)} @${'b'.repeat(32)}`, ['b'.repeat(32)]],
    // The long s and the Kelvin sign are no s and no k.
    ['@ſam @\u212Aim', []],
  ])('reads %j', (text, expected) => {
    expect(handles(text)).toEqual(expected);
  });

  it.each([
    ['`@ada` @grace', ['grace']],
    ['``a ` @ada`` @grace', ['grace']],
    ['```\n@ada\n\n`@bob\n``` @grace', ['grace']],
    ['`@ada', ['ada']],
    ["it`s @ada\ndon`t", ['ada']],
    ['```@ada `` @grace`', ['ada', 'grace']],
    ['`a`@ada`b`', ['ada']],
  ])('leaves code alone: %j', (text, expected) => {
    expect(handles(text)).toEqual(expected);
  });

  it('knows everybody by the word channel', () => {
    expect(parseNames('@channel and @Channel, @ada')).toEqual({ handles: ['ada'], everybody: true });
    expect(parseNames('@channels `@channel`')).toEqual({ handles: ['channels'], everybody: false });
  });

  it('names each handle once, and nothing that is no handle', () => {
    const piece = fc.constantFrom('@', 'ada', 'Grace', '.', '-', '_', '`', '```', '\n', ' ', '@channel', 'é', 'さ', '😀', '/');
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        const found = handles(pieces.join(''));
        expect(new Set(found).size).toBe(found.length);
        for (const handle of found) expect(Handle.parse(handle)).toBe(handle);
      }),
    );
  });

  it('finds every handle among words, however they are written', () => {
    const handle = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{1,30}[a-z0-9]$/).filter((name) => name !== 'channel');
    fc.assert(
      fc.property(fc.uniqueArray(handle, { minLength: 1, maxLength: 20 }), fc.constantFrom(' ', ', ', '\n', ' `code` ', '! '), (names, between) => {
        expect(handles(names.map((name) => `@${name.toUpperCase()}`).join(between))).toEqual(names);
      }),
    );
  });

  it('hides whatever is in a code block', () => {
    fc.assert(
      fc.property(fc.string().map((text) => text.replaceAll('`', '')), (code) => {
        expect(handles(`\`\`\`${code}@ada${code}\`\`\` @grace`)).toEqual(['grace']);
      }),
    );
  });

  it('takes no longer for the text that was made to take long', () => {
    const fill = (piece: string) => piece.repeat(Math.ceil(limits.messageTextLength / piece.length)).slice(0, limits.messageTextLength);
    const rising = Array.from({ length: 125 }, (_, length) => '`'.repeat(length + 1)).join('@').slice(0, limits.messageTextLength);
    const hostile = ['@', '@a', '@a.', '`@', '``` ` ', '@a`', 'a.', '@\n`', '@a-é'].map(fill);
    hostile.push(`@a${fill('.')}`, rising, `${fill('`').slice(1)}@`);
    for (const text of hostile) {
      // Of this process's own time, which neighbours on the machine do not lengthen.
      const before = process.cpuUsage();
      parseNames(text);
      // Quadratic time would be seconds; a millisecond or two is what it takes.
      expect(process.cpuUsage(before).user / 1e3).toBeLessThan(1_000);
    }
  });
});

describe('resolveMentions', () => {
  const named = new Map([['ada', 'A'], ['grace', 'G'], ['bob', 'B']]);
  const facts = { senderId: 'A', role: 'member', isReply: false, named, everybody: ['A', 'B', 'G'] } as const;

  it('counts members only, and not who speaks', () => {
    expect(resolveMentions({ handles: ['ada', 'eve', 'grace'], everybody: false }, facts)).toEqual({ userIds: ['G'], channel: false });
  });

  it('means the channel only for who may, outside of threads, and where all can be told', () => {
    const all = { handles: [], everybody: true };
    expect(resolveMentions(all, facts).channel).toBe(true);
    expect(resolveMentions(all, { ...facts, role: 'guest' }).channel).toBe(false);
    expect(resolveMentions(all, { ...facts, isReply: true }).channel).toBe(false);
    expect(resolveMentions(all, { ...facts, everybody: undefined }).channel).toBe(false);
  });

  it('tells each of them once', () => {
    const mentions = resolveMentions({ handles: ['grace'], everybody: true }, facts);
    expect(mentionedUsers(mentions, facts).sort()).toEqual(['B', 'G']);
    expect(mentionedUsers({ userIds: ['G'], channel: false }, facts)).toEqual(['G']);
  });

  it('draws the line at the limit', () => {
    const userIds = Array.from({ length: limits.mentionsPerMessage }, (_, index) => `${index}`);
    expect(mentionsTooMany({ userIds, channel: true })).toBe(false);
    expect(mentionsTooMany({ userIds: [...userIds, 'one more'], channel: false })).toBe(true);
  });
});
