import { type ChatClient } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';

interface Asked {
  readonly url: Promise<string | undefined>;
  readonly at: number;
}

/** Links are good for five minutes; a picture that is drawn later asks anew. */
const FRESH_MS = 4 * 60_000;
const MOST_AT_ONCE = 50;

/** Addresses of files: those that a page draws together are asked for together, each once while it is good. */
class FileLinks {
  readonly #client: ChatClient;
  readonly #known = new Map<string, Asked>();
  #waiting: { readonly fileId: string; readonly variant: string; readonly tell: (url: string | undefined) => void }[] = [];

  constructor(client: ChatClient) {
    this.#client = client;
  }

  of(fileId: string, variant: string): Promise<string | undefined> {
    const key = `${fileId}/${variant}`;
    const known = this.#known.get(key);
    if (known && Date.now() - known.at < FRESH_MS) return known.url;
    const url = new Promise<string | undefined>((tell) => {
      if (this.#waiting.length === 0) setTimeout(() => void this.#ask());
      this.#waiting.push({ fileId, variant, tell });
    });
    this.#known.set(key, { url, at: Date.now() });
    return url;
  }

  async #ask(): Promise<void> {
    const asked = this.#waiting.splice(0, MOST_AT_ONCE);
    if (this.#waiting.length > 0) setTimeout(() => void this.#ask());
    const links = await this.#client.files.links(asked.map(({ fileId, variant }) => ({ fileId, variant }))).catch(() => []);
    for (const { fileId, variant, tell } of asked) {
      const url = links.find((link) => link.fileId === fileId && link.variant === variant)?.url;
      if (url === undefined) this.#known.delete(`${fileId}/${variant}`);
      tell(url);
    }
  }
}

const all = new WeakMap<ChatClient, FileLinks>();

/** Where a file is read; `null` when it cannot be. */
export function useFileLink(fileId: string, variant = 'original'): string | null | undefined {
  const client = useChat();
  const [url, setUrl] = useState<string | null>();
  useEffect(() => {
    const links = all.get(client) ?? new FileLinks(client);
    all.set(client, links);
    let isWanted = true;
    void links.of(fileId, variant).then((found) => isWanted && setUrl(found ?? null));
    return () => void (isWanted = false);
  }, [client, fileId, variant]);
  return url;
}
