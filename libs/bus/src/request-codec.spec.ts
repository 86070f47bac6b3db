import { ChatError } from '@chatgenius/contracts';
import { decodeAnswers, decodeRequests, encodeAnswer, encodeBatch, encodeRequest, toChatError } from './request-codec.ts';

const fail = (error: unknown) => {
  throw error as Error;
};

describe('the request codec', () => {
  it('carries requests with their traces', () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const payload = encodeBatch([encodeRequest(7, { a: 1 }, trace, 2_000), encodeRequest(8, null, undefined, 500, 'from-a-proxy')]);
    expect(decodeRequests(payload, fail)).toEqual([
      { id: 7, input: { a: 1 }, trace, patienceMs: 2_000, requestId: undefined },
      { id: 8, input: null, trace: undefined, patienceMs: 500, requestId: 'from-a-proxy' },
    ]);
  });

  it.each(['', ',null', ',"2000"', ',-1'])('knows nothing of how long somebody waits who sends %j', (patience) => {
    expect(decodeRequests(`[[1,"a",null${patience}]]`, fail)).toMatchObject([{ id: 1, patienceMs: undefined }]);
  });

  it.each(['', ',null', ',7', ',"two words"', `,"${'x'.repeat(129)}"`])('takes no name of a request that is %j', (requestId) => {
    expect(decodeRequests(`[[1,"a",null,500${requestId}]]`, fail)).toMatchObject([{ id: 1, requestId: undefined }]);
  });

  it('carries answers and errors, with their reason and details', () => {
    const payload = encodeBatch([encodeAnswer(2, { ok: [1] }), encodeAnswer(1, { error: new ChatError('ARCHIVED', { since: 3 }) })]);
    const [first, second] = decodeAnswers(payload, fail);
    expect(first).toEqual({ id: 2, answer: { ok: [1] } });
    expect(second).toMatchObject({ id: 1, answer: { error: { reason: 'ARCHIVED', details: { since: 3 } } } });
  });

  it.each(['', '{}', '7'])('refuses %j', (payload) => {
    expect(() => decodeRequests(payload, fail)).toThrow();
    expect(() => decodeAnswers(payload, fail)).toThrow();
  });

  it.each(['[]', '["1",{},null]', '[-1,{},null]', '{}', 'null', '1.5'])('tells of an item that is %s, and reads its neighbours', (item) => {
    const faults: unknown[] = [];
    expect(decodeRequests(`[[1,"a",null],${item},[2,"b"]]`, (error) => faults.push(error))).toMatchObject([{ id: 1, input: 'a' }, { id: 2, input: 'b', trace: undefined }]);
    expect(decodeAnswers(`[[1,{"ok":1}],${item},[2,{"ok":2}]]`, (error) => faults.push(error))).toEqual([{ id: 1, answer: { ok: 1 } }, { id: 2, answer: { ok: 2 } }]);
    expect(faults).toHaveLength(2);
  });

  it.each(['null', '7', '{"error":5}', '{"error":"X","details":[]}'])('of an answer that is %s, fails that one request', (answer) => {
    const [malformed, neighbour] = decodeAnswers(`[[1,${answer}],[2,{"ok":2}]]`, fail);
    expect(malformed).toMatchObject({ id: 1, answer: { error: { reason: 'INTERNAL' } } });
    expect(neighbour).toEqual({ id: 2, answer: { ok: 2 } });
  });

  it('keeps what a reason means that only the sender knows', () => {
    const definition = { code: 'POLL_ERROR' as never, http: 410, retryable: true, message: 'The poll is closed.', advice: 'Show its result.' };
    const [received] = decodeAnswers(encodeBatch([encodeAnswer(1, { error: new ChatError('POLL_CLOSED' as never, { at: 5 }, { definition }) })]), fail);
    expect(received?.answer).toMatchObject({ error: { reason: 'POLL_CLOSED', details: { at: 5 }, definition } });
  });

  it('takes a reason alone, as older senders send it; one that nobody has defined is not repeated', () => {
    const [known, unknown] = decodeAnswers('[[1,{"error":"ARCHIVED"}],[2,{"error":"POLL_CLOSED","details":{"at":5}}]]', fail);
    expect(known?.answer).toMatchObject({ error: { reason: 'ARCHIVED', details: {}, definition: { code: 'CHANNEL_ERROR' } } });
    expect(unknown?.answer).toMatchObject({ error: { reason: 'POLL_CLOSED', details: { at: 5 }, definition: { code: 'INTERNAL_ERROR', retryable: false } } });
  });

  it('lets no fault of the inside out', () => {
    expect(toChatError(new Error('secret'))).toMatchObject({ reason: 'INTERNAL', details: {} });
  });
});
