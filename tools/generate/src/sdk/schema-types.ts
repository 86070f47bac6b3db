import { type JsonSchema } from '@chatgenius/contracts';
import openapiTS from 'openapi-typescript';
import ts from 'typescript';

/** Types that JSON Schema has no words for. */
const WRITTEN: Readonly<Record<string, string>> = {
  StreamId: '`channel:${string}` | `thread:${string}` | `user:${string}`',
};

/** Each schema as an exported interface or type, with its descriptions as comments. */
export async function schemaTypes(schemas: Readonly<Record<string, JsonSchema>>): Promise<string> {
  const document = { openapi: '3.1.1', info: { title: 'Types', version: '1' }, paths: {}, components: { schemas } };
  // Callers may leave out what has a default; answers name it as required.
  const nodes = await openapiTS(document as never, { silent: true, defaultNonNullable: false });
  const file = ts.createSourceFile('schemas.ts', '', ts.ScriptTarget.Latest);
  const printer = ts.createPrinter({ removeComments: false });
  const print = (node: ts.Node): string => printer.printNode(ts.EmitHint.Unspecified, node, file);
  const texts = membersOf(nodes).map((member) => typeOf(member, print, schemas));
  return `${texts.map(readable).join('\n\n')}\n`;
}

/** Of `interface components { schemas: { … } }`. */
function membersOf(nodes: readonly ts.Node[]): ts.PropertySignature[] {
  const components = nodes.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === 'components');
  const schemas = components?.members.filter(ts.isPropertySignature).find(({ name }) => ts.isIdentifier(name) && name.text === 'schemas');
  if (schemas?.type === undefined || !ts.isTypeLiteralNode(schemas.type)) throw new Error('openapi-typescript has written no schemas.');
  return schemas.type.members.filter(ts.isPropertySignature);
}

function typeOf(member: ts.PropertySignature, print: (node: ts.Node) => string, schemas: Readonly<Record<string, JsonSchema>>): string {
  const name = (member.name as ts.Identifier).text;
  const { description } = schemas[name] ?? {};
  const comment = typeof description === 'string' ? `/** ${description.replaceAll('*/', '*\\/')} */\n` : '';
  const type = ts.visitNode(member.type, byName, ts.isTypeNode);
  if (type === undefined) throw new Error(`${name} has no type.`);
  if (WRITTEN[name] === undefined && ts.isTypeLiteralNode(type) && type.members.some(ts.isPropertySignature)) return `${comment}export interface ${name} ${print(type)}`;
  return `${comment}export type ${name} = ${WRITTEN[name] ?? print(type)};`;
}

/** `components["schemas"]["Message"]` to `Message`. */
function byName(node: ts.Node): ts.Node {
  if (ts.isIndexedAccessTypeNode(node) && ts.isIndexedAccessTypeNode(node.objectType) && ts.isLiteralTypeNode(node.indexType) && ts.isStringLiteral(node.indexType.literal)) {
    return ts.factory.createTypeReferenceNode(node.indexType.literal.text);
  }
  return ts.visitEachChild(node, byName, undefined);
}

/** Comments as people write them, without what the type says itself. */
function readable(text: string): string {
  return text
    .replaceAll(/ *\/\*\* @(?:enum \{\w+\}|constant) \*\/\n/g, '')
    .replaceAll(/^ *\* @(?:enum \{\w+\}|constant)\n/gm, '')
    .replaceAll('@description ', '');
}
