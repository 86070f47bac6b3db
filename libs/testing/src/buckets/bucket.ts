/** An empty bucket of a server of this machine. */
export interface Bucket {
  /** As FILE_STORE_URL has it. */
  readonly storeUrl: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** From now on nobody reaches it. What it keeps stays. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export const storeUrlOf = (bucket: string, endpoint: string): string => `s3://${bucket}?endpoint=${encodeURIComponent(endpoint)}&path-style=true`;
