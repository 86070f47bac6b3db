import { DocsOptionsError, parseDocsOptions } from './docs-options.rules.ts';

describe('parseDocsOptions', () => {
  it('reads what is asked for', () => {
    expect(parseDocsOptions([])).toEqual({ serve: false, port: 4173, wherePossible: false, help: false });
    expect(parseDocsOptions(['--serve', '--port', '8000', '--where-possible', '-h'])).toEqual({ serve: true, port: 8000, wherePossible: true, help: true });
  });

  it.each([['--port', '70000'], ['--port', 'x'], ['--served'], ['page']])('refuses %s %s', (...args) => {
    expect(() => parseDocsOptions(args.filter((arg) => arg !== undefined))).toThrow(DocsOptionsError);
  });
});
