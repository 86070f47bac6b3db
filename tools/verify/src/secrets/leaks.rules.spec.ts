import { leaksIn } from './leaks.rules.ts';

describe('secrets in logs', () => {
  it('are not in what is written on a good day', () => {
    const line = '{"level":"info","event":"http:request","userId":"0199","metadata":{"route":"/v1/me","server":"postgres://channel-api:***@127.0.0.1:5432/chat"}}';
    expect(leaksIn(`${line}\nchat_gateway_connections 3\n`)).toEqual([]);
  });

  it.each([
    ['a planted text', '{"text":"planted-secret"}'],
    ['a password of the specs', '{"password":"correct horse battery"}'],
    ['a token', 'token eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJodHRwIn0.c2ln'],
    ['an Authorization header', '"authorization":"Bearer abcdefghijklmnop"'],
    ['a mail address', '{"to":"ada@example.org"}'],
    ['a password in an address', 'postgresql://admin:hunter2@127.0.0.1:5432/chat'],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ])('are found: %s', (what, line) => {
    expect(leaksIn(`{}\n{"event":"x"}${line}`)).toEqual([expect.objectContaining({ line: 2, what })]);
  });
});
