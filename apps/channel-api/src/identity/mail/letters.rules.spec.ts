import { writeLetter } from './letters.rules.ts';

const links = { passwordResetUrl: 'https://chat.example/reset?t={token}', emailVerificationUrl: 'https://chat.example/verify/{token}' };

describe('a letter', () => {
  it('carries its link, made by the template', () => {
    expect(writeLetter({ purpose: 'password-reset', handle: 'ada', token: 'abc' }, links).text).toContain('\nhttps://chat.example/reset?t=abc\n');
    expect(writeLetter({ purpose: 'email-verification', handle: 'ada', token: 'abc' }, links).text).toContain('\nhttps://chat.example/verify/abc\n');
  });

  it('carries the token alone where there is no page for it', () => {
    const { text } = writeLetter({ purpose: 'email-verification', handle: 'ada', token: 'abc' }, { ...links, emailVerificationUrl: undefined });
    expect(text).toContain('\nabc\n');
  });
});
