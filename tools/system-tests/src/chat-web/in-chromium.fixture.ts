import { findChromium } from '../browser/chromium.ts';

/** Undefined where neither the system nor Debian's packages have one: then nothing here can say what a browser does. */
export const chromium = await findChromium().catch(() => undefined);
export const describeInChromium = chromium === undefined ? describe.skip : describe;
