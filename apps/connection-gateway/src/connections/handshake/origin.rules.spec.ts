import { isAllowedOrigin } from './origin.rules.ts';

const allowed = ['https://chat.example'];
const host = 'gateway.example:4001';

describe('isAllowedOrigin', () => {
  it.each([
    [undefined, true],
    ['https://chat.example', true],
    ['http://chat.example', false],
    ['https://chat.example:8443', false],
    ['https://chat.example.evil.example', false],
    ['https://evil.example/https://chat.example', false],
    ['null', false],
    ['', false],
    ['http://gateway.example:4001', true],
    ['http://gateway.example', false],
  ])('%s: %s', (origin, verdict) => {
    expect(isAllowedOrigin({ origin, host }, allowed)).toBe(verdict);
  });
});
