import { ChatError } from '@chatgenius/contracts';
import { decodeAnswers, decodeRequests, encodeAnswer, encodeBatch, encodeRequest, toChatError } from './request-codec.ts';

describe('the request codec', () => {
  it('carries requests with their traces', () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const payload = encodeBatch([encodeRequest(7, { a: 1 }, trace), encodeRequest(8, null, undefined)]);
    expect(decodeRequests(payload)).toEqual([
      { id: 7, input: { a: 1 }, trace },
      { id: 8, input: null, trace: undefined },
    ]);
  });

  it('carries answers and errors, with their reason and details', () => {
    const payload = encodeBatch([encodeAnswer(2, { ok: [1] }), encodeAnswer(1, { error: new ChatError('ARCHIVED', { since: 3 }) })]);
    const [first, second] = decodeAnswers(payload);
    expect(first).toEqual({ id: 2, answer: { ok: [1] } });
    expect(second).toMatchObject({ id: 1, answer: { error: { reason: 'ARCHIVED', details: { since: 3 } } } });
  });

  it.each(['', '{}', '[[1]]', '[["1",{},null]]', '[[-1,{},null]]'])('refuses %j', (payload) => {
    expect(() => decodeRequests(payload)).toThrow();
    expect(() => decodeAnswers(payload)).toThrow();
  });

  it('lets no fault of the inside out', () => {
    expect(toChatError(new Error('secret'))).toMatchObject({ reason: 'INTERNAL', details: {} });
  });
});
