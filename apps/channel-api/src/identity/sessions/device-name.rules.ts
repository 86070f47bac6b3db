import Bowser from 'bowser';

/** What a client that is no browser calls itself: `Chat/3.1 (Android 15)`. */
const PRODUCT = /^(?!Mozilla\/)([\w .-]{1,40})\//;

/** What people call a device by: `Firefox on Windows`, or the name of an app. @returns nothing where the client has said nothing that tells */
export function deviceName(userAgent: string | null): string | undefined {
  if (!userAgent?.trim()) return undefined;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const program = PRODUCT.exec(userAgent)?.[1]?.trim() || browser.name;
  const system = platform.vendor === 'Apple' && platform.model ? platform.model : os.name;
  if (program && system) return `${program} on ${system}`;
  return program || system || undefined;
}
