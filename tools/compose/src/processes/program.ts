export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly account?: { uid: number; gid: number };
  readonly stopSignal?: NodeJS.Signals;
}
