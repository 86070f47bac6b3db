import ts from 'typescript';
import { type Complaint } from './complaint.ts';

// A program: it is given files, and prints what the compiler has against them.

/** As an integrator's project is set up: strict, for browsers. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['@chatgenius/source'],
  allowImportingTsExtensions: true,
  experimentalDecorators: true,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/** What the compiler has against files, by file: of nothing else is more looked at than they need. */
function complaintsAbout(files: readonly string[]): Complaint[] {
  const program = ts.createProgram({ rootNames: files, options: OPTIONS, host: ts.createCompilerHost(OPTIONS) });
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    if (source === undefined) return [{ file, line: 1, message: 'It was not read.' }];
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start = 0, messageText }) => ({
      file,
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      message: ts.flattenDiagnosticMessageText(messageText, ' '),
    }));
  });
}

console.log(JSON.stringify(complaintsAbout(process.argv.slice(2))));
