const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
/** A rate needs several samples, and rehearsals take one a second. */
const SHORTEST_WINDOW_SECONDS = 5;

/** An expression, or a time to wait, whose times are divided. Windows stay so long that a rate has samples. */
export function shortened(text: string, divisor: number): string {
  if (divisor === 1) return text;
  const divided = (count: string, unit: string): number => Math.ceil((Number(count) * SECONDS[unit as keyof typeof SECONDS]) / divisor);
  const wait = /^(\d+)([smhd])$/.exec(text);
  if (wait) return `${divided(wait[1] ?? '', wait[2] ?? '')}s`;
  return text.replace(/\[(\d+)([smhd])\]/g, (_, count: string, unit: string) => `[${Math.max(SHORTEST_WINDOW_SECONDS, divided(count, unit))}s]`);
}
