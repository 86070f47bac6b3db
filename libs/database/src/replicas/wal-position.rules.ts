/** A place in Postgres's write-ahead log, as it is spelt: `16/B374D848`. Later places are greater. */
export function walPosition(spelt: string): bigint {
  const [high, low] = spelt.split('/').map((part) => BigInt(`0x${part}`));
  if (high === undefined || low === undefined) throw new SyntaxError(`${spelt} is no place in the log`);
  return (high << 32n) | low;
}
