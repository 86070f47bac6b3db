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

/** What stands before a server, and can be closed: the fault proxy of the SDK is one, which nothing here may import. */
export interface Door {
  readonly url: string;
  redirect(url: string): void;
  cut(): void;
  close(): Promise<void>;
}

export type DoorBefore = (url: string) => Promise<Door>;

export const storeUrlOf = (bucket: string, endpoint: string): string => `s3://${bucket}?endpoint=${encodeURIComponent(endpoint)}&path-style=true`;
