import { httpRateLimits, rateLimits, rateLimitsOfBots } from '@chatgenius/contracts';
import { documentedLimits } from './documented-limits.ts';

const ofBots: Readonly<Record<string, string>> = rateLimitsOfBots;

/** The page of sizes and rates that the server checks. */
export function limitReference(): string {
  const sizes = documentedLimits().map(({ name, value, meaning }) => [`\`${name}\``, value.toLocaleString('en'), meaning]);
  const rates = Object.entries(rateLimits).map(([scope, perMinute]) => [`\`${scope}\``, perMinute.toLocaleString('en'), ofBots[scope] ?? 'user', 'commands over the socket']);
  const httpRates = Object.entries(httpRateLimits).map(([scope, { perMinute, of, counts }]) => [`\`${scope}\``, perMinute.toLocaleString('en'), of, counts]);
  return `${[HEADER, '## Sizes', table(['limit', '', 'what it bounds'], sizes), '## Rates', RATES, table(['limit', 'a minute', 'of each', 'counts'], [...rates, ...httpRates])].join('\n\n')}\n`;
}

const HEADER = `# Limits

<!-- Generated from libs/contracts by \`npm run generate\`; change it there. -->

What is larger is refused, and the reason says so ([errors](errors.md)). Sizes that clients need come with \`session:ready\`. The SDK exports all
of them as \`limits\`. Lengths are UTF-16 code units, unless they say bytes. A limit without words is explained by the one above it.`;

const RATES = 'These are the defaults; a deployment may set others ([configuration](configuration.md)). How they are counted is [here](events.md#limits).';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
