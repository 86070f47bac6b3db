import { parseTraceOptions } from './trace-options.rules.ts';

const ID = '0198c9a4-5c1b-7c3e-9f6a-2f1f5b0a7d11';

describe('the command line of npm run trace', () => {
  it.each([
    [['--message', ID], { of: { message: ID }, apiUrl: 'http://127.0.0.1:4000', seconds: 60, handle: undefined }],
    [['--user', ID, '--api', 'http://api', '--handle', 'ada', '--seconds', '5'], { of: { user: ID }, apiUrl: 'http://api', seconds: 5, handle: 'ada' }],
    [['--help'], undefined],
  ])('%j', (args, options) => {
    expect(parseTraceOptions(args)).toEqual(options);
  });

  it.each([[[]], [['--message', 'one']], [['--message', ID, '--user', ID]], [['--channel', ID]], [['--user', ID, '--seconds', 'ten']]])('%j is refused', (args) => {
    expect(() => parseTraceOptions(args)).toThrow(expect.objectContaining({ name: 'TraceOptionsError' }) as Error);
  });
});
