/** What Squawk has no rule for. Each refuses a statement by how it begins. */
const REFUSED: readonly { readonly begins: RegExp; readonly because: string }[] = [
  { begins: /^(UPDATE|DELETE|MERGE|TRUNCATE)\b/i, because: 'changes rows of a table in one transaction: their writers wait for its end. A service changes them in portions, in the background.' },
  { begins: /^INSERT\b[\s\S]*\bSELECT\b/i, because: 'copies rows in one transaction, which grows with the table. A service copies them in portions, in the background.' },
  { begins: /^LOCK\b/i, because: 'keeps everybody out of a table until the migration ends.' },
  { begins: /^(CLUSTER|VACUUM\s+(\(.*)?FULL)\b/i, because: 'writes a table anew while nobody can use it.' },
  { begins: /^ALTER\s+TABLE\b[\s\S]*\bSET\s+(LOGGED|UNLOGGED|TABLESPACE|ACCESS\s+METHOD)\b/i, because: 'writes a table anew while nobody can use it.' },
  { begins: /^ALTER\s+TYPE\b[\s\S]*\bRENAME\b/i, because: 'renames what the release before knows by its old name.' },
  { begins: /^(CREATE\s+(UNIQUE\s+)?|DROP\s+)INDEX\s+CONCURRENTLY\s+(?!IF\s)/i, because: 'cannot be repeated after a run that was killed: IF NOT EXISTS or IF EXISTS is missing.' },
];
const IGNORE = /--\s*migration-ignore\b/;

export interface Fault {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly message: string;
}

/** Statements of a migration that stop those who write. One that is right all the same has `-- migration-ignore`, and why, above it. */
export function refusedStatements(sql: string): Fault[] {
  return statementsOf(sql).flatMap(({ text, line, ignored }) => {
    if (ignored) return [];
    return REFUSED.filter(({ begins }) => begins.test(text)).map(({ because }) => ({ line, message: `${text.split(/\s+/, 3).join(' ')} … ${because}` }));
  });
}

interface Statement {
  readonly text: string;
  readonly line: number;
  readonly ignored: boolean;
}

/** Comments, strings, quoted names, bodies of functions, the ends of statements, and everything else. */
const TOKENS = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|;|[^;'"$/-]+|[\s\S]/g;

function statementsOf(sql: string): Statement[] {
  const statements: Statement[] = [];
  let [text, line, current, ignored] = ['', 1, 1, false];
  const end = (): void => {
    if (text.trim() !== '') statements.push({ text: text.trim(), line, ignored });
    [text, ignored] = ['', false];
  };
  for (const [token] of sql.matchAll(TOKENS)) {
    if (token === ';') end();
    else if (/^(--|\/\*)/.test(token)) ignored ||= IGNORE.test(token);
    else {
      if (text.trim() === '') line = current + (/^\s*/.exec(token)?.[0].split('\n').length ?? 1) - 1;
      text += token.startsWith('$') && token.length > 1 ? '$$' : token;
    }
    current += token.split('\n').length - 1;
  }
  end();
  return statements;
}
