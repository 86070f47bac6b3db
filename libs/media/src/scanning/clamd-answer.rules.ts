export type Verdict = 'clean' | { readonly found: string };

/** The scanner did not say what a file is. The same file may be asked about again later. */
export class ScanFailedError extends Error {
  override readonly name = 'ScanFailedError';
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean, options?: ErrorOptions) {
    super(message, options);
    this.retryable = retryable;
  }
}

/** Longer names of what was found are cut. */
const NAME_LENGTH = 200;

/**
 * What clamd says of a stream (clamd(8), INSTREAM).
 * @throws ScanFailedError for everything that is no verdict
 */
export function verdictOf(answer: string): Verdict {
  const line = answer.replace(/[\0\n]+$/, '');
  if (line === 'stream: OK') return 'clean';
  const [, found] = /^stream: (.+) FOUND$/.exec(line) ?? [];
  if (found !== undefined) return { found: found.slice(0, NAME_LENGTH) };
  if (line.startsWith('INSTREAM size limit exceeded')) throw new ScanFailedError('The file is larger than the scanner takes (StreamMaxLength).', false);
  throw new ScanFailedError(line === '' ? 'The scanner has closed the connection without an answer.' : 'The scanner has refused the file.', true);
}
