/** Without a load balancer, a window takes any gateway, and another one with each attempt: one of them may be away. */
export class GatewayChoice {
  readonly #urls: readonly string[];
  #turn: number;

  constructor(urls: readonly string[], random: () => number = Math.random) {
    this.#urls = urls;
    this.#turn = Math.floor(random() * urls.length);
  }

  /** Of the attempt that was made last. */
  get current(): string {
    return this.#urls[this.#turn % this.#urls.length] ?? '';
  }

  readonly next = (): string => {
    this.#turn++;
    return this.current;
  };
}
