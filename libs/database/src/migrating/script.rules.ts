/** What the SQL of a migration is, as far as its way of being run depends on it. Literals with `--` or `/*` in them do not occur beside CONCURRENTLY. */
const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//g;
const CONCURRENT = /^(CREATE\s+(UNIQUE\s+)?INDEX|DROP\s+INDEX|REINDEX\s+(INDEX|TABLE)|ALTER\s+TABLE\s+\S+\s+DETACH\s+PARTITION\s+\S+)\s+CONCURRENTLY\b/i;
const BUILT_INDEX = /^CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?("(?:[^"]|"")+"|\w+)\s+ON\b/i;

/** A single statement with CONCURRENTLY, which runs outside of a transaction; anything else is one transaction. */
export const isConcurrent = (script: string): boolean => CONCURRENT.test(withoutComments(script));

/** Name of the index, quoted as in SQL, that a script builds concurrently. */
export const concurrentIndex = (script: string): string | undefined => BUILT_INDEX.exec(withoutComments(script))?.[1];

const withoutComments = (script: string): string => script.replace(COMMENT, ' ').trim();
