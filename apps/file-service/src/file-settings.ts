/** What is set from outside. Sizes are bytes; 0 is no limit. */
export interface FileSettings {
  /** Where clients reach this service, without a slash at the end. */
  readonly publicUrl: string;
  /** Signs links; see areSecretKeys. */
  readonly linkKeys: string;
  readonly maxBytes: number;
  readonly userBytesPerDay: number;
  readonly totalBytes: number;
  /** A file that no message has by then is removed, and so is an upload that is not whole. */
  readonly unclaimedSeconds: number;
  /** Between two comparisons of store and table. */
  readonly sweepEverySeconds: number;
  /** Files that are processed here at a time. */
  readonly processedAtOnce: number;
}
