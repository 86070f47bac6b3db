export interface DrainSettings {
  /** How long the gateway is unready before it moves anybody: until load balancers have noticed. */
  readonly delayMs: number;
  /** How long it may take to move everybody. */
  readonly movingMs: number;
}

/** Of the time that a shutdown may take: for what has been written to arrive, and for letting go of everything. */
const CLOSING_MS = 5_000;
/** A connection waits at most this long for each connection ahead of it. */
const MS_EACH = 20;

/** What of the settings fits into the time that the whole shutdown may take. */
export function fittedInto({ delayMs, movingMs }: DrainSettings, graceMs: number): DrainSettings {
  const room = Math.max(0, graceMs - CLOSING_MS);
  const delay = Math.min(delayMs, room / 2);
  return { delayMs: delay, movingMs: Math.min(movingMs, room - delay) };
}

/** Time over which so many connections are moved: a few at once, many spread over the whole grace period. */
export const timeToMove = (connections: number, longestMs: number): number => Math.min(longestMs, connections * MS_EACH);

/** Who is moved within one slice of that time, and after how many milliseconds of it each of them goes. */
export function slicesOf<Connection>(connections: readonly Connection[], movingMs: number, sliceMs: number): { connection: Connection; afterMs: number }[][] {
  const slices: { connection: Connection; afterMs: number }[][] = Array.from({ length: Math.max(1, Math.ceil(movingMs / sliceMs)) }, () => []);
  connections.forEach((connection, index) => {
    const at = (index * movingMs) / connections.length;
    const slice = Math.min(slices.length - 1, Math.floor(at / sliceMs));
    slices[slice]?.push({ connection, afterMs: at - slice * sliceMs });
  });
  return slices;
}
