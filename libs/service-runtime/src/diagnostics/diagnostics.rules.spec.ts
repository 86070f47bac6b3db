import { assertRoomForSnapshot, DiagnosticsError } from './diagnostics.rules.ts';

const MB = 1024 * 1024;

describe('a heap snapshot', () => {
  it('is taken where there is room for it', () => {
    expect(() => assertRoomForSnapshot({ heapUsed: 200 * MB, available: 200 * MB })).not.toThrow();
  });

  it('is refused where it would end the process, and says how much there is', () => {
    expect(() => assertRoomForSnapshot({ heapUsed: 200 * MB, available: 199 * MB })).toThrow(new DiagnosticsError(503, 'A snapshot takes about 200 MB, and this process may take 199 MB more: it would be killed. Give it more memory, or ask another instance.'));
  });
});
