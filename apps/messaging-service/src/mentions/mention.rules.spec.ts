import { Handle, limits } from '@chatgenius/contracts';
import fc from 'fast-check';
import { mentionCases } from './mention-cases.fixture.ts';
import { handlesToFind, mentionedUsers, mentionsTooMany, parseNames, resolveMentions } from './mention.rules.ts';

const handles = (text: string) => parseNames(text).handles;

describe('parseNames', () => {
  it.each(mentionCases)('reads %j', (text, expected) => {
    const members = new Set(['ada', ...expected]);
    const { handles, shorter } = parseNames(text);
    const read = handles.map((handle) => [handle, ...(shorter?.get(handle) ?? [])].find((name) => members.has(name)) ?? handle);
    expect([...new Set(read)]).toEqual(expected);
  });

  it('reads a name that somebody has before a shorter one', () => {
    expect(parseNames('@Ada.Lovelace')).toEqual({ handles: ['ada.lovelace'], shorter: new Map([['ada.lovelace', ['ada']]]), everybody: false });
    expect(handlesToFind(parseNames('@Ada.Lovelace @grace'))).toEqual(['ada.lovelace', 'grace', 'ada']);
    expect(handles(`@${'a'.repeat(33)} @${'b'.repeat(32)} @ada.${'C'.repeat(40)}`)).toEqual(['b'.repeat(32), 'ada']);
  });

  it('knows everybody by the word channel', () => {
    expect(parseNames('@channel and @Channel, @ada')).toEqual({ handles: ['ada'], everybody: true });
    expect(parseNames('@channel.Please')).toEqual({ handles: [], everybody: true });
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

  it('finds a name between any two signs that are no part of words, addresses and paths', () => {
    const signs = ' \t\n!"#$&\'()*,:;<=>?[]^{|}«»¿¡—–…“”‘’、。，！？（）「」👍🏽'.match(/\p{Emoji_Presentation}\p{Emoji_Modifier}|./gsu) ?? [];
    const letters = ['ま', '漢', '한', 'ع', 'ש', 'ก', 'अ'];
    const neighbour = fc.constantFrom('', ...signs, ...letters);
    fc.assert(
      fc.property(neighbour, neighbour, (before, after) => {
        expect(handles(`x ${before}@ada${after}`)).toEqual(['ada']);
      }),
    );
  });

  it('reads no further name because of what stands in lines of their own around it', () => {
    const line = fc.stringMatching(/^[a-z@.\/\-_ 漢é]{0,20}$/u).map((text) => text.trimStart());
    fc.assert(
      fc.property(line, line, line, (before, text, after) => {
        const all = new Set([before, text, after].flatMap((part) => handles(part)));
        expect(handles([before, text, after].join('\n'))).toEqual([...all]);
      }),
    );
  });

  it('reads nothing behind backslashes, in links, in packages', () => {
    const text = fc.string().map((made) => made.replaceAll(/[\\`~\s<>"]| {4}/gu, ''));
    fc.assert(
      fc.property(text, (made) => {
        expect(handles(`a ${made.replaceAll(/[@＠]/gu, '\\@')}`)).toEqual([]);
        expect(handles(`https://x.y/${made.replaceAll(/[^\x21-\x7e]/gu, '')}@ada`)).toEqual([]);
        expect(handles(`@ada/x${made.replaceAll(/[@＠]/gu, '')}`)).toEqual([]);
      }),
    );
  });

  it('hides whatever is in a code block', () => {
    fc.assert(
      fc.property(fc.string().map((text) => text.replaceAll(/[`~]/g, '')), (code) => {
        expect(handles(`\`\`\`${code}@ada${code}\`\`\` @grace`)).toEqual(['grace']);
        expect(handles(`~~~\n${code}@ada${code}\n~~~\n@grace`)).toEqual(['grace']);
        expect(handles(code.replaceAll(/^/gm, '    ').replaceAll(/$/gm, '@ada'))).toEqual([]);
      }),
    );
  });

  it('takes no longer for the text that was made to take long', () => {
    const fill = (piece: string) => piece.repeat(Math.ceil(limits.messageTextLength / piece.length)).slice(0, limits.messageTextLength);
    const rising = Array.from({ length: 125 }, (_, length) => '`'.repeat(length + 1)).join('@').slice(0, limits.messageTextLength);
    const hostile = ['@', '@a', '@a.', '`@', '``` ` ', '@a`', 'a.', '@\n`', '@a-é', '@a@', '@a/', '/@a', '\\@a', '_@a_', '~~~\n', '    @a\n', '- @a\n\n', '> ```\n', 'http://@a ', '@a.A', '@a.b'].map(fill);
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
