import { mistakenNames } from '@chatgenius/service-runtime';
import { type z } from 'zod';
import { configurationReference } from './configuration-reference.ts';
import { SERVICE_VARIABLES } from './service-environments.ts';

const all = [...SERVICE_VARIABLES].flatMap(([service, variables]) => variables.map((variable) => ({ service, variable })));
const names = [...new Set(all.map(({ variable }) => variable.name))];

/** What is left when other defaults are taken off: the same object wherever one definition is used. */
function definitionOf(field: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = field._zod.def as { innerType?: z.core.$ZodType };
  return innerType ? definitionOf(innerType) : field;
}

describe('the configuration of the services', () => {
  it('is described: each variable says what it is for, in a sentence, and what it takes', () => {
    const silent = all.filter(({ variable: { description, expected } }) => !/^\p{Lu}|^`/u.test(description) || !description.endsWith('.') || expected === 'a value');
    expect(silent.map(({ service, variable }) => `${service} ${variable.name}`)).toEqual([]);
  });

  it('has one definition of what several services read: they differ in defaults at most', () => {
    const definitions = (name: string) => new Set(all.filter(({ variable }) => variable.name === name).map(({ variable }) => definitionOf(variable.field)));
    const descriptions = (name: string) => new Set(all.filter(({ variable }) => variable.name === name).map(({ variable }) => variable.description));
    expect(names.filter((name) => definitions(name).size > 1 || descriptions(name).size > 1)).toEqual([]);
  });

  it('is on the page: each variable once', () => {
    const rows = [...configurationReference().matchAll(/^\| `([A-Z][A-Z0-9_]*)`/gm)].map(([, name]) => name);
    expect(rows.toSorted()).toEqual(names.toSorted());
  });

  it('keeps secret what opens a door', () => {
    const secrets = new Set(all.filter(({ variable }) => variable.secret).map(({ variable }) => variable.name));
    expect([...secrets].sort()).toEqual(['BEFORE_SEND_SECRET', 'CANARY_PASSWORD', 'DATABASE_REPLICA_URL', 'DATABASE_URL', 'FILE_LINK_SECRET_KEY', 'FILE_STORE_ACCESS_KEY', 'FILE_STORE_SECRET_KEY', 'IDENTITY_PROVIDERS', 'IDENTITY_SECRET_KEY', 'NATS_URL', 'OPS_TOKEN', 'REDIS_URL', 'SMTP_URL', 'WEBHOOK_SECRET_KEY']);
  });

  it.each([...SERVICE_VARIABLES])('%s takes no variable of another service for a slip', (_service, variables) => {
    expect(mistakenNames(names, variables)).toEqual([]);
  });
});
