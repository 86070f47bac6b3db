/** The manifest's targets for a subpath: one for `import`, one for `require`. */
export function builtTargets(source: string): Record<'import' | 'require', { types: string; default: string }> {
  const name = source.replace(/^\.\/src\//, '').replace(/\.tsx?$/, '');
  return {
    import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  };
}

/** A declaration whose imports have the extension of the files that are there at run time: a `.ts` is not among them. */
export const withExtension = (declarations: string, extension: 'js' | 'cjs'): string =>
  declarations.replaceAll(/((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"\n]+?)\.tsx?(['"])/g, `$1.${extension}$2`);
