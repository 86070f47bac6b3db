/** Does something while the clock of this process is off by so much, ahead or behind; those of the servers are right. */
export async function withClockOff<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  const Right = Date;
  const now = () => Right.now() + ms;
  globalThis.Date = new Proxy(Right, {
    construct: (_, given) => Reflect.construct(Right, given.length > 0 ? given : [now()]) as Date,
    get: (_, name) => (name === 'now' ? now : (Reflect.get(Right, name) as unknown)),
  });
  try {
    return await work();
  } finally {
    globalThis.Date = Right;
  }
}
