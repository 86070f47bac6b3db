import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const WORKSPACE = path.join(import.meta.dirname, '../../../..');
const GUIDE = 'docs/guides/react.md';
/** As a project with React is set up. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['@chatgenius/source'],
  allowImportingTsExtensions: true,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

describe('the guide to React', () => {
  it('has snippets that compile as they stand', () => {
    const snippets = [...readFileSync(path.join(WORKSPACE, GUIDE), 'utf8').matchAll(/^```tsx\n(.*?)^```/gms)].map(([, code = '']) => code);
    expect(snippets.length).toBeGreaterThan(4);
    // Within the workspace: modules are found from there.
    mkdirSync(path.join(WORKSPACE, '.cache'), { recursive: true });
    const folder = mkdtempSync(path.join(WORKSPACE, '.cache/react-guide-'));
    try {
      writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
      const files = snippets.map((code, index) => {
        const file = path.join(folder, `snippet-${index + 1}.tsx`);
        writeFileSync(file, code);
        return file;
      });
      expect(complaintsAbout(files)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function complaintsAbout(files: readonly string[]): string[] {
  const program = ts.createProgram({ rootNames: files, options: OPTIONS });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = source ? [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)] : [];
    return found.map(({ start = 0, messageText }) => `${path.basename(file)}:${(source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}
