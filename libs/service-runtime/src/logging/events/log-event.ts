export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One event of the log. Its lines mean this and nothing else. */
export interface LogEvent {
  /** Several, where it depends on who writes it. */
  readonly level: LogLevel | readonly LogLevel[];
  /** What has happened. */
  readonly meaning: string;
  /** What whoever reads it does. */
  readonly action: string;
}

/** For events that are told and need nobody. */
export const NOTHING = 'Nothing.';
