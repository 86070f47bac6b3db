/**
 * Whether a value nests deeper than allowed. Counts without recursion, so that a hostile packet cannot
 * exhaust the stack: 5,000 nested arrays in 10 kB once killed gateways that passed them on.
 */
export function isDeeperThan(value: unknown, depth: number): boolean {
  let level: object[] = isObject(value) ? [value] : [];
  for (let nested = 0; level.length > 0; nested++) {
    if (nested >= depth) return true;
    level = level.flatMap((item) => Object.values(item).filter(isObject));
  }
  return false;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
