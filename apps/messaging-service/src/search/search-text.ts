/** Postgres's side of it, `search_words` and `search_terms`, is in the migrations: what is stored depends on them. */
export const CONFIGURATION = `'simple'`;

export const wordsOf = (text: string): string => `to_tsvector(${CONFIGURATION}, search_words(${text}))`;

/** What a message is found by: its text, and the names of its files. */
export const wordsOfMessage = (message: string): string => `(${wordsOf(`${message}.text`)} || ${wordsOf(`search_file_names(${message}.attachments)`)})`;

/** Words, "phrases", or, -not: what people type, whatever it is, makes no error. */
export const queryOf = (input: string): string => `websearch_to_tsquery(${CONFIGURATION}, search_words(${input}))`;

/** Chinese, Japanese and Korean: `search_words` makes a word of each sign, the same ones as here. */
const SIGNS =
  /[\u1100-\u11FF\u3005-\u3007\u3041-\u309F\u30A1-\u30FA\u30FC-\u318F\u31F0-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7A3\uF900-\uFAFF\uFF66-\uFF9F\u{20000}-\u{3FFFF}]{2,}/gu;

/** What people type, with a phrase of each run of signs: they are looked for as they stand, without spaces between. */
export function withPhrases(input: string): string {
  const quoted = (part: string) => part.replace(SIGNS, (run, place: number) => `${/[\s\-]$|^$/.test(part.slice(0, place)) ? '' : ' '}"${run}" `);
  return input
    .split('"')
    .map((part, index) => (index % 2 === 1 ? part : quoted(part)))
    .join('"');
}

/** Entries of a leaf, of an author, or with files, of a kind or of a type. Quoted; what stands in them has neither quotes nor backslashes. */
export const filters = {
  leaf: (leaf: string): string => `('''#' || ${leaf} || '''')::tsquery`,
  sender: (senderId: string): string => `('''@' || ${senderId} || '''')::tsquery`,
  file: `'''+file'''::tsquery`,
  fileKind: (kind: string): string => `('''+kind:' || ${kind} || '''')::tsquery`,
  fileType: (type: string): string => `('''+type:' || ${type} || '''')::tsquery`,
} as const;
