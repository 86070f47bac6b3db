/** What the compiler has against a line of a file. */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}
