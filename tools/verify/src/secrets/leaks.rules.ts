import { PLANTED } from '@chatgenius/testing/planted';

/** What must not be in logs, metrics and traces, by what it is. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'a planted text': new RegExp(PLANTED),
  'a password of the specs': /correct horse/,
  'a token': /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}/,
  'an Authorization header': /Bearer [\w.-]{16,}/,
  'a mail address': /[\w.+-]+@(?!127\.)[\w-]+\.[a-z]{2,}\b/i,
  'a password in an address': /\b(postgres(ql)?|redis|nats):\/\/[^\s:@/]+:[^\s*@/]+@/,
  'a private key': /PRIVATE KEY|"d":"[\w-]{40,}"/,
};

export interface Leak {
  readonly line: number;
  readonly what: string;
  /** Beginning of the line, for whoever looks for the place; the secret itself is not repeated. */
  readonly begins: string;
}

const BEGINNING = 160;

/** Lines that have what no log may have. */
export function leaksIn(text: string): Leak[] {
  return text.split('\n').flatMap((line, index) =>
    Object.entries(SECRETS).flatMap(([what, pattern]) => {
      const found = pattern.exec(line);
      return found === null ? [] : [{ line: index + 1, what, begins: line.slice(0, Math.min(found.index, BEGINNING)) }];
    }),
  );
}
