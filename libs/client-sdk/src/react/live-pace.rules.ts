/** A page is laid out as often as this while text grows: often enough to be read as flowing. */
export const STEP_MS = 50;
/** What is not shown yet is spread over so many steps: about as long as pieces of text are apart. */
const SPREAD = 5;

/** UTF-16 code units that are shown after a step: the more wait the faster, and no letter in halves. */
export function nextLength(text: string, shown: number): number {
  const next = Math.min(text.length, shown + Math.max(1, Math.ceil((text.length - shown) / SPREAD)));
  const last = text.charCodeAt(next - 1);
  return last >= 0xd8_00 && last <= 0xdb_ff && next < text.length ? next + 1 : next;
}
