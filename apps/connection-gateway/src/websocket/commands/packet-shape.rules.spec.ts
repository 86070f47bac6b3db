import { faultWithin, shapeFault } from './packet-shape.rules.ts';

describe('the shape of a payload', () => {
  it.each([
    ['text', 0, undefined],
    [null, 0, undefined],
    [{}, 0, 'Too deeply nested.'],
    [{}, 1, undefined],
    [{ a: [] }, 1, 'Too deeply nested.'],
    [{ a: [1, { b: 2 }] }, 3, undefined],
    [{ a: [1, { b: [2] }] }, 3, 'Too deeply nested.'],
  ])('%j, %i deep: %s', (payload, depth, fault) => {
    expect(faultWithin(payload, depth)).toBe(fault);
  });

  it('does not fall over what would exhaust the stack', () => {
    expect(shapeFault(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe('Too deeply nested.');
  });

  it.each([[Buffer.alloc(60_000)], [{ text: Buffer.from('hello') }], [[[{ file: new Uint8Array(3).buffer }]]]])('takes no binary data', (payload) => {
    expect(shapeFault(payload)).toBe('Binary data is not taken: send JSON.');
  });
});
