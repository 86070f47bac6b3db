/** Of the command line: each tells something and starts nothing. */
export const PROCESS_OPTIONS = {
  '--variables': 'lists what can be set, a line each: the name, a tab, what is expected',
  '--check-config': 'tests the configuration: exit code 0 when it can be used, 1 with every fault when not',
  '--print-config': 'shows each variable as this process would use it, and where it comes from; secrets are masked',
} as const;

export type ProcessOption = keyof typeof PROCESS_OPTIONS;

/** An option of one service alone. */
export interface OwnOption {
  /** Completes the list of options. */
  readonly meaning: string;
  /** What is written to standard output. */
  readonly write: () => string;
}
export type OwnOptions = Readonly<Record<`--${string}`, OwnOption>>;

export class ProcessOptionError extends Error {
  override readonly name = 'ProcessOptionError';
}

/**
 * The one option that is given, if any. An option that is not known is refused: a mistaken --check-config must not start a
 * service in an init container.
 * @throws ProcessOptionError
 */
export function processOption(args: readonly string[], own: OwnOptions = {}): ProcessOption | OwnOption | undefined {
  const options = args.filter((argument) => argument.startsWith('--'));
  const [option, ...more] = options;
  if (option === undefined) return undefined;
  if (more.length === 0 && isProcessOption(option)) return option;
  if (more.length === 0 && Object.hasOwn(own, option)) return own[option as keyof OwnOptions];
  const ownMeanings = Object.entries(own).map(([name, { meaning }]) => [name, meaning] as const);
  const known = [...Object.entries(PROCESS_OPTIONS), ...ownMeanings].map(([name, meaning]) => `  ${name.padEnd(18)}  ${meaning}`);
  throw new ProcessOptionError(['The command line is not understood. One of these may be given:', ...known].join('\n'));
}

const isProcessOption = (option: string): option is ProcessOption => Object.hasOwn(PROCESS_OPTIONS, option);
