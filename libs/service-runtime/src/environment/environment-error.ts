export interface EnvironmentFault {
  readonly variable: string;
  /** What is wrong and what is expected; never the value, which may be a secret. */
  readonly problem: string;
}

/** Everything that is wrong with the environment, at once. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly faults: readonly EnvironmentFault[];

  constructor(faults: readonly EnvironmentFault[]) {
    const width = Math.max(...faults.map(({ variable }) => variable.length));
    const lines = faults.map(({ variable, problem }) => `  ${variable.padEnd(width)}  ${problem}`);
    super(['The environment cannot be used:', ...lines].join('\n'));
    this.faults = faults;
  }
}
