/** What a request waits for: not how long the answer is on its way, but that anything of it comes. */
export class Silence {
  readonly #abort = new AbortController();
  readonly #limitMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.broken();
  }

  /** Aborted once nothing has come for too long. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Something has come. */
  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abort.abort(new DOMException('Nothing has come for too long.', 'TimeoutError')), this.#limitMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** The body as JSON; `silence` hears of every part of it. */
export async function readJson({ body }: Response, silence: Silence): Promise<unknown> {
  const decoder = new TextDecoder();
  const reader = body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  let text = '';
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    silence.broken();
    text += decoder.decode(part.value, { stream: true });
  }
  return JSON.parse(text + decoder.decode());
}
