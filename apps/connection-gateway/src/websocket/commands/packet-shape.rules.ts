import { limits } from '@chatgenius/contracts';

/** What is wrong with a payload whatever its command, or nothing: found out before anything looks into it. */
export function shapeFault(payload: unknown): string | undefined {
  return faultWithin(payload, limits.packetDepth);
}

/**
 * Counts without recursion, so that a hostile packet cannot exhaust the stack: 5,000 nested arrays in 10 kB once killed
 * gateways that passed them on. Binary attachments stand where the packet says; they are not looked into.
 */
export function faultWithin(payload: unknown, depth: number): string | undefined {
  let level: object[] = isObject(payload) ? [payload] : [];
  for (let nested = 0; level.length > 0; nested++) {
    if (level.some(isBinary)) return 'Binary data is not taken: send JSON.';
    if (nested >= depth) return 'Too deeply nested.';
    level = level.flatMap((item) => Object.values(item).filter(isObject));
  }
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isBinary = (value: object): boolean => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
