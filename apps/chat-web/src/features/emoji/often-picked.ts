const KEPT = 'chatgenius-emoji';
const MOST = 16;

/** Those that were picked on this device, the last one first. */
export function oftenPicked(): readonly string[] {
  const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
  return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
}

export const keepPicked = (emoji: string): void => localStorage.setItem(KEPT, JSON.stringify([emoji, ...oftenPicked().filter((one) => one !== emoji)].slice(0, MOST)));
