import { NO_PUBLIC_ADDRESS, textOfFailure } from './post-failure.rules.ts';

describe('what is told of a failed post', () => {
  it.each([
    ['ENOTFOUND', NO_PUBLIC_ADDRESS],
    ['ECONNREFUSED', 'the connection was refused'],
    ['ECONNRESET', 'the connection was closed without an answer'],
    ['EHOSTUNREACH', 'the host could not be reached'],
    ['CERT_HAS_EXPIRED', 'the certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate is for another host'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'the certificate is not trusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'the certificate is not trusted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'no TLS connection could be made'],
    ['HPE_INVALID_CONSTANT', 'the answer is not HTTP'],
    ['', 'the post failed'],
  ])('%s: %s', (code, text) => {
    expect(textOfFailure(Object.assign(new Error('10.0.0.7 internal.example'), { code }))).toBe(text);
  });

  it('is the same of every trouble with a name: none tells a name inside from one that does not exist', () => {
    for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ESERVFAIL']) expect(textOfFailure({ code, syscall: 'getaddrinfo' })).toBe(NO_PUBLIC_ADDRESS);
  });
});
