/** Postgres's side of it, `search_words` and `search_terms`, is in the migrations: what is stored depends on them. */
export const CONFIGURATION = `'simple'`;

export const wordsOf = (text: string): string => `to_tsvector(${CONFIGURATION}, search_words(${text}))`;

/** Words, "phrases", or, -not: what people type, whatever it is, makes no error. */
export const queryOf = (input: string): string => `websearch_to_tsquery(${CONFIGURATION}, search_words(${input}))`;

/** Entries of a leaf, of an author, or with files. Quoted; and ids are of digits, letters, dots and dashes alone. */
export const filters = {
  leaf: (leaf: string): string => `('''#' || ${leaf} || '''')::tsquery`,
  sender: (senderId: string): string => `('''@' || ${senderId} || '''')::tsquery`,
  file: `'''+file'''::tsquery`,
} as const;
