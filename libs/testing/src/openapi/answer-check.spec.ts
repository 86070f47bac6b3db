import { faultsOfAnswer, type HttpAnswer } from './answer-check.ts';

const profile = { id: '7b1f3f5e-6a53-4d1e-9a57-3b9c5f0a1c11', handle: 'ada', displayName: 'Ada', kind: 'person', bio: null, timeZone: null, locale: null, createdAt: '2026-01-01T00:00:00.000Z' };
const headers = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'a', etag: '"b"', 'www-authenticate': 'Bearer' };
const me: HttpAnswer = { method: 'GET', path: '/v1/me?x=1', status: 200, headers: new Headers(headers), body: profile };
const refusal = (reason: string) => ({ status: 'error', code: 'AUTH_FAILED', message: 'no', data: { reason, retryable: false, advice: 'do' } });

describe('an answer', () => {
  it('is right when all of it is what the document says', () => {
    expect(faultsOfAnswer(me)).toEqual([]);
    expect(faultsOfAnswer({ ...me, status: 401, body: refusal('TOKEN_MISSING') })).toEqual([]);
    expect(faultsOfAnswer({ ...me, status: 304, body: '' })).toEqual([]);
    expect(faultsOfAnswer({ ...me, method: 'HEAD', body: '' })).toEqual([]);
  });

  it.each([
    ['a field that is not named', { body: { ...profile, passwordHash: 'x' } }, 'additional properties'],
    ['a field of the wrong kind', { body: { ...profile, id: 7 } }, '/id must be string'],
    ['a field that is missing', { body: { ...profile, kind: undefined } }, "required property 'kind'"],
    ['a status that is not listed', { status: 403 + 6, body: refusal('HANDLE_TAKEN') }, 'does not list'],
    ['a reason that is not listed', { status: 401, body: refusal('CREDENTIALS_INVALID') }, '/data/reason must be equal to one of'],
    ['another media type', { headers: new Headers({ ...headers, 'content-type': 'text/html' }) }, 'type "text/html"'],
    ['a header that is missing', { headers: new Headers({ 'content-type': 'application/json', etag: '"b"' }) }, 'X-Request-Id is missing'],
    ['a header of another form', { headers: new Headers({ ...headers, etag: 'b' }) }, 'the header ETag'],
    ['a body where none belongs', { status: 304 }, 'there is a body'],
    ['a route that there is not', { path: '/v1/nothing' }, 'is no route'],
  ])('is wrong with %s', (_, wrong, fault) => {
    const answer = { ...me, ...wrong };
    const sent = answer.body === undefined ? answer : { ...answer, body: answer.body === '' ? '' : (JSON.parse(JSON.stringify(answer.body)) as unknown) };
    expect(faultsOfAnswer(sent).join('\n')).toContain(fault);
  });
});
