import { z } from 'zod';
import { routes } from '../catalogue.ts';
import { mayBeUnchanged, type RouteContract } from '../define/route.ts';
import { errorCatalogue } from '../errors.ts';
import { openApiDocument, templateOf } from './document.ts';
import { NamedSchemas } from './named-schemas.ts';
import { errorsOf } from './route-errors.ts';

describe('the OpenAPI document', () => {
  const document = openApiDocument();

  it.each(Object.entries<RouteContract>(routes))('has %s, with its success and every reason for which it may refuse', (name, route) => {
    const operation = document.paths[templateOf(route.path)]?.[route.method.toLowerCase()];
    const statuses = [route.status, ...errorsOf(route).map((reason) => errorCatalogue[reason].http), ...(mayBeUnchanged(route) ? [304] : [])];
    expect(operation?.operationId).toBe(name);
    expect(Object.keys(operation?.responses ?? {})).toEqual([...new Set(statuses)].toSorted((a, b) => a - b).map(String));
  });

  it('says each entity once, and refers to it', () => {
    const text = JSON.stringify(document);
    expect(text).not.toContain('$defs');
    for (const name of ['Channel', 'Member', 'Message', 'Profile', 'User', 'ErrorResponse', 'Problem']) expect(text.split(`"#/components/schemas/${name}"`).length).toBeGreaterThan(1);
    expect(document.components.schemas.ListPinsResponse).toMatchObject({ properties: { messages: { items: { $ref: '#/components/schemas/Message' } } } });
  });

  it('says where a form is taken, where 304 may be answered, and which changes take If-Match', () => {
    const operation = (name: string) => Object.values(document.paths).flatMap((path) => Object.values(path)).find(({ operationId }) => operationId === name);
    const headersOf = (name: string) => JSON.stringify(operation(name)).match(/If-(?:None-)?Match(?=",)/g);
    expect(Object.keys((operation('exchangeToken') as unknown as { requestBody: { content: object } }).requestBody.content)).toEqual(['application/json', 'application/x-www-form-urlencoded']);
    expect(['me', 'updateProfile', 'getChannel', 'updateChannel', 'createChannel'].map(headersOf)).toEqual([['If-None-Match'], ['If-Match'], null, ['If-Match'], null]);
  });

  it('lets answers grow, unless it is for tests', () => {
    expect(JSON.stringify(document)).not.toContain('additionalProperties":false');
    expect(openApiDocument({ strict: true }).components.schemas.Profile).toMatchObject({ additionalProperties: false });
  });
});

describe('named schemas', () => {
  it('have one meaning each', () => {
    const schemas = new NamedSchemas({ at: '#/x/' });
    expect(schemas.named('One', z.string(), 'input')).toEqual({ $ref: '#/x/One' });
    expect(schemas.named('One', z.string(), 'output')).toEqual({ $ref: '#/x/One' });
    expect(() => schemas.named('One', z.number(), 'input')).toThrow('two schemas with the name One');
  });
});
