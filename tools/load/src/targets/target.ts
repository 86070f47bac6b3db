/** A server under load: what the scenarios need to know of it. */
export interface Target {
  readonly name: TargetName;
  /** Clients are spread over these in turn. */
  readonly urls: readonly string[];
  /** Processes by part, for the CPU figures. */
  readonly pids: () => Record<string, number[]>;
  stop(): Promise<void>;
}

/** `naive` is one process, `cluster` two of the same behind each other's Redis adapter. */
export type TargetName = 'product' | 'naive' | 'cluster';
