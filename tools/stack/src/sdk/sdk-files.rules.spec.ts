import { builtTargets, withExtension } from './sdk-files.rules.ts';

describe('the files of the SDK', () => {
  it('are found by imports and by requires, with their types', () => {
    expect(builtTargets('./src/react/index.ts')).toEqual({
      import: { types: './dist/react/index.d.ts', default: './dist/react/index.js' },
      require: { types: './dist/react/index.d.cts', default: './dist/react/index.cjs' },
    });
    expect(builtTargets('./src/view.tsx').import.default).toBe('./dist/view.js');
  });

  it.each([
    [`import { type A } from './a.ts';`, `import { type A } from './a.cjs';`],
    [`export * from "../b/c.rules.ts";`, `export * from "../b/c.rules.cjs";`],
    [`type D = import('./d.tsx').D;`, `type D = import('./d.cjs').D;`],
    [`import { type E } from 'e.ts';`, `import { type E } from 'e.ts';`],
    [`/** See './f.ts'. */`, `/** See './f.ts'. */`],
  ])('name one another by what is there at run time: %s', (before, after) => {
    expect(withExtension(before, 'cjs')).toBe(after);
  });
});
