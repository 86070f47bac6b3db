import { type BusRights, busRightsOf, SERVICE_ACCOUNTS, type ServiceAccount } from '@chatgenius/contracts';
import { ADMINISTRATOR } from './passwords.ts';

/** @param passwordOf as it stands in the file: a text in quotes, or `$VARIABLE` of the server's environment */
export function natsConfig(passwordOf: (account: ServiceAccount | typeof ADMINISTRATOR) => string): string {
  const services = SERVICE_ACCOUNTS.map((account) => user(account, passwordOf(account), busRightsOf(account)));
  const administrator = `    { user: "${ADMINISTRATOR}", password: ${passwordOf(ADMINISTRATOR)} }`;
  return `authorization {\n  users = [\n${[...services, administrator].join('\n')}\n  ]\n}\n`;
}

function user(account: string, password: string, { publish, neverPublish, subscribe }: BusRights): string {
  const denied = neverPublish.length > 0 ? `, deny: ${list(neverPublish)}` : '';
  return [
    '    {',
    `      user: "${account}", password: ${password}`,
    '      permissions: {',
    `        publish: { allow: ${list(publish)}${denied} }`,
    `        subscribe: { allow: ${list(subscribe)} }`,
    '      }',
    '    }',
  ].join('\n');
}

const list = (subjects: readonly string[]): string => JSON.stringify(subjects);
