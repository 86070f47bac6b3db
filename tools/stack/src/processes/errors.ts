/** A process exited, or did not become ready in time. */
export class ProcessFailedError extends Error {
  override readonly name = 'ProcessFailedError';
  readonly processName: string;
  readonly logFile: string;
  readonly lastLines: string[];

  constructor(processName: string, reason: string, logFile: string, lastLines: string[]) {
    const words = lastLines.length > 0 ? `its last lines:\n${lastLines.map((line) => `  | ${line}`).join('\n')}` : 'it wrote nothing.';
    super(`${processName} ${reason}; ${words}\n  (whole log: ${logFile})`);
    this.processName = processName;
    this.logFile = logFile;
    this.lastLines = lastLines;
  }
}
