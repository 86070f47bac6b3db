import { readAnswer } from './before-send.rules.ts';

describe('the answer of a before-send hook', () => {
  it('allows, rewrites or refuses', () => {
    expect(readAnswer(204, '')).toEqual({ kind: 'allow' });
    expect(readAnswer(200, '{"action":"allow","of":"a newer form"}')).toEqual({ kind: 'allow' });
    expect(readAnswer(200, '{"action":"rewrite","text":"better"}')).toEqual({ kind: 'rewrite', text: 'better' });
    expect(readAnswer(200, '{"action":"refuse","explanation":"no links"}')).toEqual({ kind: 'refuse', explanation: 'no links' });
  });

  it('refuses whatever it gives as the explanation, and tells what can be shown of it', () => {
    const explained = (explanation: unknown) => readAnswer(200, JSON.stringify({ action: 'refuse', explanation }));
    for (const nothing of [null, 7, {}, ['no links'], '', '\u200B', 'half \uD83D of one', 'nul \u0000']) expect([nothing, explained(nothing)]).toEqual([nothing, { kind: 'refuse', explanation: undefined }]);
    expect(explained(`${'x'.repeat(499)}👍 and more`)).toEqual({ kind: 'refuse', explanation: 'x'.repeat(499) });
  });

  it('is none when it says anything else', () => {
    const others: [number, string][] = [[500, ''], [302, ''], [202, '{"action":"allow"}'], [200, ''], [200, 'yes'], [200, '{"action":"maybe"}'], [200, '{"action":"rewrite"}'], [200, `{"action":"rewrite","text":"${'x'.repeat(9_000)}"}`]];
    for (const [status, body] of others) expect([status, readAnswer(status, body).kind]).toEqual([status, 'away']);
  });
});
